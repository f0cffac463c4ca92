"""An owner's own facts: marked in sentences, found in new ones, kept as plain numbers beside the model."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from nlu.annotated import Annotation, marked
from nlu.corpus import CorpusFaulty, Sentence, read
from nlu.entities import Lexicon, learnt
from nlu.entities.learning import Taught, learn, teach
from nlu.hints import Hints, read_hints
from nlu.local import LocalParser
from nlu.parse import Context
from nlu.training import Trained
from tests.nlu.entity_tables import RECORDS, WEDNESDAY

SENTENCES = """version: "3.1"
nlu:
- intent: request_quote
  examples: |
    - I want the [gold](card_kind) card
    - can I have a [platinum](card_kind) card please
    - please send me the [student](card_kind) card
    - I'd like to order a [black]{"entity": "card_kind", "value": "infinite"} card for my wife
    - upgrade me to the [platinum](card_kind) card
    - is the [travel](card_kind) card free
    - order the [blue](card_kind) card
    - switch my card to the [silver](card_kind) card
    - could I get the [prepaid](card_kind) card instead
    - my son wants the [youth](card_kind) card
    - replace the card ending in [0921](last_four)
    - the card ending [7733](last_four) should become a [gold](card_kind) card
    - my mail is [ann@post.example](email)
- intent: greet
  examples: |
    - hello there
    - good morning everybody
    - is there anybody
- synonym: infinite
  examples: |
    - black metal
- lookup: card_kind
  examples: |
    - rose gold
- regex: last_four
  examples: |
    - (?<!\\d)\\d{4}(?!\\d)
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("data") / "cards.yml"
    file.write_text(SENTENCES, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def taught(data: Path) -> Taught:
    found = learn(read([data]), read_hints([data]))
    assert found is not None
    return found


@pytest.fixture(scope="module")
def reader(taught: Taught) -> learnt.Learnt:
    return learnt.Learnt(taught.own)


@pytest.mark.parametrize(
    ("written", "said", "annotations"),
    [
        ("call [Acme](company) now", "call Acme now", [("company", None, 5, 9)]),
        ("[black](kind:infinite) card", "black card", [("kind", "infinite", 0, 5)]),
        ('to [NY]{"entity": "city", "value": "new york"}', "to NY", [("city", "new york", 3, 5)]),
        ('[a](x) and [b]{"entity": "y", "role": "to"}', "a and b", [("x", None, 0, 1), ("y", None, 6, 7)]),
        ("a [b] c (d) {e}", "a [b] c (d) {e}", []),
        ('[a]{"value": "b"}', "a", []),
        ("[a]{oops: [}", "a", []),
        ("nothing", "nothing", []),
    ],
)
def test_marks_are_read_and_the_sentence_is_as_it_was_said(
    written: str, said: str, annotations: list[tuple[str, str | None, int, int]]
) -> None:
    assert marked(written) == (said, tuple(Annotation(*one) for one in annotations))


def test_sentences_know_their_marks_and_are_equal_without_them(data: Path) -> None:
    first = read([data])[0]
    assert first.annotations == (Annotation("card_kind", None, 11, 15),)
    assert first == Sentence("I want the gold card", "request_quote")


def test_hints_are_read_from_the_same_files(data: Path) -> None:
    hints = read_hints([data.parent])
    assert hints.synonyms == {"black metal": "infinite", "infinite": "infinite"}
    assert hints.lookups == {"card_kind": ("rose gold",)}
    assert hints.patterns == {"last_four": (r"(?<!\d)\d{4}(?!\d)",)}


def test_a_pattern_that_is_none_is_named(tmp_path: Path) -> None:
    file = tmp_path / "bad.yml"
    file.write_text("nlu:\n- regex: code\n  examples: |\n    - (\\d\n", encoding="utf-8")
    with pytest.raises(CorpusFaulty, match=r"bad\.yml.*regular expression"):
        read_hints([file])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I'd like the diamond card", [("card_kind", "diamond")]),
        ("please order the Travel card", [("card_kind", "Travel")]),
        ("can I have a ROSE GOLD card", [("card_kind", "rose gold")]),
        ("can I have a black card please", [("card_kind", "infinite")]),
        ("replace the card ending in 5150", [("last_four", "5150")]),
        ("upgrade 1182 to the ruby card", [("last_four", "1182"), ("card_kind", "ruby")]),
        ("good evening everybody", []),
        ("", []),
        ("🎉", []),
    ],
)
def test_they_are_found_in_sentences_nobody_annotated(
    reader: learnt.Learnt, text: str, found: list[tuple[str, str]]
) -> None:
    entities = reader.find(text)
    assert [(one.kind, one.value) for one in entities] == found
    assert all(text[one.start : one.end] == one.text for one in entities)


def test_how_well_is_told_of_sentences_held_out(taught: Taught) -> None:
    kinds = {one.kind: one for one in taught.measured}
    assert kinds["card_kind"].annotated == 11
    assert kinds["card_kind"].f1 > 0.7
    assert kinds["last_four"].f1 == 1.0
    assert [line.split()[0] for line in taught.lines()] == ["Own", "card_kind", "last_four"]


def test_what_the_product_knows_by_itself_is_not_learnt(taught: Taught) -> None:
    assert taught.own.kinds == ("card_kind", "last_four")


def test_words_and_patterns_alone_find_a_fact_without_a_sentence() -> None:
    taught = learn([Sentence("hello", "greet")], Hints(lookups={"city": ("Leeds", "York")}))
    assert taught is not None
    assert taught.own.weights == b""
    assert [one.value for one in learnt.Learnt(taught.own).find("from york to Leeds, not Yorkshire")] == [
        "York",
        "Leeds",
    ]


def test_a_parser_tells_them_beside_the_facts_it_finds_itself(
    trained: Trained, lexicon: Lexicon, data: Path, tmp_path: Path
) -> None:
    version = trained.model.version
    assert teach([data], read([data]), tmp_path, version) is not None
    parser = LocalParser(trained.model, lexicon, own=learnt.load(tmp_path, version))
    parse = parser.understand("I want the titanium card by friday", Context(now=WEDNESDAY, names=RECORDS))
    assert [(one.kind, one.value) for one in parse.entities] == [
        ("card_kind", "titanium"),
        ("date", "2026-11-20"),
    ]


def test_they_stand_before_what_rules_find_in_the_same_words(reader: learnt.Learnt) -> None:
    own = reader.find("replace the card ending in 5150")[0]
    number = own.__class__("quantity", 5150, own.start, own.end, own.text)
    phone = number.__class__("phone", "+445150", own.start, own.end, own.text)
    text = "replace the card ending in 5150"
    assert [one.kind for one in reader.added(text, [number])] == ["last_four"]
    assert [one.kind for one in reader.added(text, [phone])] == ["phone"]


def test_nothing_is_kept_where_nothing_is_annotated(tmp_path: Path, data: Path) -> None:
    assert teach([data], read([data]), tmp_path, "one") is not None
    assert len(list(tmp_path.iterdir())) == 2
    assert teach([], [Sentence("hello", "greet")], tmp_path, "two") is None
    assert list(tmp_path.iterdir()) == []
    assert learnt.load(tmp_path, "two") is None


def test_weights_that_were_changed_are_not_used(tmp_path: Path, taught: Taught) -> None:
    learnt.save(taught.own, tmp_path, "one")
    weights = tmp_path / "slots-one.crf"
    assert learnt.load(tmp_path, "one") is not None
    weights.write_bytes(weights.read_bytes()[:-1] + b"!")
    assert learnt.load(tmp_path, "one") is None


def test_who_annotates_nothing_loads_nothing() -> None:
    told = "import sys, nlu.local; print([name for name in sys.modules if 'crfsuite' in name])"
    ran = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
