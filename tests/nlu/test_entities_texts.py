"""Whole sentences, hostile texts, and lexicons that cannot be used."""

from __future__ import annotations

import json
import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from nlu.entities import LexiconError, NameIndex, extract, load_lexicon
from nlu.entities.extraction import READ_CHARACTERS
from nlu.parse import Context, Name
from tests.nlu.entity_tables import LEXICON, LEXICON_FILE, RECORDS, WEDNESDAY, entities, said

SENTENCES = {
    "acme is at 15k now and they're negotiating, remind me friday 9 to send the contract": (
        "company=Acme GmbH | amount=15000 | stage=negotiation | date=2026-11-20T09:00:00+00:00"
    ),
    "met Jane Doe from Globex at the fair, wants 40 terminals": (
        "person=Jane Doe | company=Globex | quantity=40"
    ),
    "log a deal with Vega Hotels, 12 GTX Pro, €4,800, closing in March": (
        "company=Vega Hotels | quantity=12 | product=GTX Pro | amount=4800 EUR | date=2027-03-01"
    ),
    "update the acme deal: stage negotiation, amount 18,000, close date 31 march": (
        "company=Acme GmbH | stage=negotiation | amount=18000 | date=2027-03-31"
    ),
    "tell the customer on T-12 that the refund of £35 arrives on friday": (
        "ticket=T-12 | amount=35 GBP | date=2026-11-20"
    ),
    "pls note: spoke w/ Rita @ acme, deal's gone up to 22k, closing 15 dec": (
        "person=Rita Reyes | company=Acme GmbH | amount=22000 | date=2026-12-15"
    ),
    "new lead!! Sara Lind (Nordwind AB) sara@nordwind.example +46 70 123 45 67 wants 15 GTX Pro by march": (
        "person=Sara Lind | company=Nordwind AB | email=sara@nordwind.example | phone=+46701234567"
        " | quantity=15 | product=GTX Pro | date=2027-03-01"
    ),
    "quote for Vega Hotels: 12 GTX Plus Basic at 450 each": (
        "company=Vega Hotels | quantity=12 | product=GTX Plus Basic | amount=450"
    ),
    "top 5 reps by revenue last quarter": "dimension=owner | kpi=revenue | period=last_quarter",
    "conversion jan to mar": "kpi=lead_conversion_rate | period=2026-Q1",
    "put T-19 on high prio please": "ticket=T-19 | priority=high",
    "T-4 sits with a man of 34 years old at 12 High Street": "ticket=T-4",
    "approve the 10% discount on Q-7": "percentage=10 | quote=Q-7",
    "win rate for GTX Pro between 1 june and 31 august by rep": (
        "kpi=win_rate | product=GTX Pro | period=2026-06-01..2026-08-31 | dimension=owner"
    ),
    "We need a quotation for 30 terminals by the end of the month, call 020 7946 0958": (
        "quantity=30 | date=2026-11-30 | phone=+442079460958"
    ),
    "": "",
    "   \n\t": "",
    "ok": "",
    "🎉🎉🎉": "",
}

HOSTILE = [
    "'; DROP TABLE deals; --",
    "SELECT * FROM tickets WHERE 1=1",
    "{{ config.items() }} {% for x in y %}",
    "<script>alert('x')</script>",
    "\u202eevil\u202c \u200b\u200d\ufeff",
    "اريد مساعدة من فضلك",
    "שלום עולם",
    "\x00\x01\x02",
    "%s %d %n {0} {name}",
    "../../etc/passwd",
    "((((((((((((((((((((",
    "a" * 5000,
    "½ ² ① Ⅳ",
]

ENDLESS = [
    "9 ",
    "99999",
    "friday ",
    "T-12 ",
    "1,000",
    "€",
    "a@",
    "a.",
    "@b.c ",
    "+4420",
    "(0 ",
    "how many ",
    "and a half ",
    "Jane ",
    "van ",
    "-",
    "'s",
    "between 1 and ",
    "\n",
    "١٢ ",
    "e\u0301",
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES.items())
def test_whole_sentences_give_all_their_facts_and_no_other(text: str, expected: str) -> None:
    assert said(text) == expected


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("role", ["customer", "staff"])
def test_hostile_texts_hold_no_facts(text: str, role: str) -> None:
    assert said(text, role=role) == ""


@pytest.mark.parametrize("piece", ENDLESS)
def test_of_the_longest_message_only_the_beginning_is_read(piece: str) -> None:
    text = (piece * (65536 // len(piece)))[:65536]
    assert entities(text) == entities(text[: READ_CHARACTERS + 1])


def test_a_long_complaint_is_read_from_its_start() -> None:
    text = "I want to complain about the £35 fee. " + "It is a shame. " * 5000 + "I paid €99."
    assert said(text, role="customer") == "amount=35 GBP"
    assert len(text) > READ_CHARACTERS


def test_a_number_cut_in_two_by_the_limit_is_not_read() -> None:
    text = "x " * ((READ_CHARACTERS - 4) // 2) + "T-123456"
    assert said(text) == ""


def test_entities_never_overlap_and_stand_in_order() -> None:
    for text in SENTENCES:
        found = entities(text)
        assert all(left.end <= right.start for left, right in pairwise(found))
        assert all(text[entity.start : entity.end] == entity.text for entity in found)


def test_every_value_is_plain_json() -> None:
    for text in SENTENCES:
        for entity in entities(text):
            assert json.loads(json.dumps(entity.value)) == entity.value


def test_of_a_hundred_thousand_names_those_said_are_found() -> None:
    syllables = ["ka", "ri", "mo", "ten", "lu", "sa", "ver", "dan", "bo", "mi"]
    index = NameIndex(LEXICON)
    for number in range(100_000):
        word = "".join(syllables[int(digit)] for digit in f"{number:05}")
        index.add(Name("company", f"{word} Ltd"))
    text = "please remind me to call dankarimodan tomorrow about the offer we sent to verkakakari last week"
    assert [entity.value for entity in index.find(text)] == ["dankarimodan Ltd", "verkakakari Ltd"]


def test_a_lexicon_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="nowhere"):
        load_lexicon(tmp_path / "nowhere.yml")


@pytest.mark.parametrize(
    ("old", "new", "trouble"),
    [
        ("  weekend: [weekend]", "  weekend: [weekend, friday]", "friday"),
        ("offset: [dayword,", "offset: [dayworm,", "dayworm"),
        ("offset: [dayword,", 'offset: ["dayword (",', "dayword"),
        ("offset: [dayword,", 'offset: ["dayword & x",', "unknown sign"),
        ("staff_only:", "somebody_only:", "staff_only"),
        ("language: en", "language: [en", "lexicon.yml"),
    ],
)
def test_a_lexicon_that_cannot_be_used_says_why(tmp_path: Path, old: str, new: str, trouble: str) -> None:
    page = LEXICON_FILE.read_text("utf-8")
    assert old in page
    broken = tmp_path / "lexicon.yml"
    broken.write_text(page.replace(old, new, 1), "utf-8")
    with pytest.raises(LexiconError, match=trouble):
        load_lexicon(broken)


def test_another_language_needs_only_its_words(tmp_path: Path) -> None:
    """A few German words in a copy of the lexicon, and German dates and amounts are read."""
    page = YAML(typ="safe").load(LEXICON_FILE)
    page["language"] = "de"
    page["classes"]["weekday"] |= {"freitag": 4}
    page["classes"]["next"] += ["nächsten"]
    page["classes"]["dayword"] |= {"übermorgen": 2, "heute": 0}
    page["classes"]["at"] += ["um"]
    page["classes"]["oclock"] += ["uhr"]
    page["classes"]["unit"] |= {"wochen": [1, "week"], "tagen": [1, "day"]}
    page["classes"]["ago"] += ["vor"]
    page["classes"]["small"] |= {"zwei": 2, "drei": 3}
    page["grammar"]["days"]["before"] += ["ago length=length"]
    copy = tmp_path / "lexicon.yml"
    copy.write_text(json.dumps(page), "utf-8")  # YAML 1.2 reads JSON
    german = load_lexicon(copy)
    context = Context(now=WEDNESDAY, role="staff", language="de", zone="Europe/Berlin", names=RECORDS)
    for text, expected in {
        "nächsten Freitag um 9 Uhr": "2026-11-27T09:00:00+01:00",
        "in zwei Wochen": "2026-12-02",
        "vor drei Tagen": "2026-11-15",
        "übermorgen um 14:30": "2026-11-20T14:30:00+01:00",
    }.items():
        assert [entity.value for entity in extract(text, context, german)] == [expected]


def test_a_language_may_lack_a_word_for_a_class(tmp_path: Path) -> None:
    page = YAML(typ="safe").load(LEXICON_FILE)
    for name in ("street", "sharp", "event_word"):
        del page["classes"][name]
    page["grammar"]["quantities"]["bare"] = ["value=number"]
    copy = tmp_path / "lexicon.yml"
    copy.write_text(json.dumps(page), "utf-8")
    context = Context(now=WEDNESDAY, role="staff", names=RECORDS)
    found = extract("remind me friday at 9 to call acme", context, load_lexicon(copy))
    assert [entity.kind for entity in found] == ["date", "company"]


def test_two_lexicons_do_not_disturb_each_other(tmp_path: Path) -> None:
    copy = tmp_path / "lexicon.yml"
    shutil.copy(LEXICON_FILE, copy)
    load_lexicon(copy)
    assert said("remind me friday") == "date=2026-11-20"
