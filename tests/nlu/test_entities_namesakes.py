"""A word of a name on record that is said inside another name means that other one."""

from __future__ import annotations

import pytest

from nlu.entities import NameIndex
from nlu.parse import Name, NoNames
from tests.nlu.entity_tables import LEXICON, said

PEOPLE = ("Tom Whitaker", "Ann Baker", "Sofia Rossi", "Olga Petrova", "Mei Chen", "Liam O'Connor")
COMPANIES = ("Hargreaves & Sons", "Umbrella Corp", "Blue Bay Ltd", "Vega Hotels", "Kessler Logistik AG")
RECORDS = NameIndex.of(
    LEXICON,
    [*(Name("person", name) for name in PEOPLE), *(Name("company", name) for name in COMPANIES)],
)

SAID = {
    "cancel the call with Tom Baker": "person=Tom Baker",
    "note on Sofia Petrova": "person=Sofia Petrova",
    "call sofia petrova": "person=sofia petrova",
    "call with Mei Lin Chen": "person=Mei Lin Chen",
    "talked to Grace O'Connor": "person=Grace O'Connor",
    "talked to grace o'connor": "person=grace o'connor",
    "talked to Liam O'Connor": "person=Liam O'Connor",
    "a deal with Rossi & Sons": "company=Rossi & Sons",
    "customer Rossi Ceramics": "company=Rossi Ceramics",
    "the deal with Umbrella Health": "company=Umbrella Health",
    "called Blue Heron": "company=Blue Heron",
    "called Mrs Hargreaves": "person=Mrs Hargreaves",
    "called mrs hargreaves": "person=mrs hargreaves",
    "met Anna Kessler": "person=Anna Kessler",
    "called Mr Whitaker": "person=Tom Whitaker",
    "called Hargreaves": "company=Hargreaves & Sons",
    "called Vega Hotel": "company=Vega Hotels",
    "called Kessler Gmbh": "company=Kessler Logistik AG",
    "mark Kessler as done": "company=Kessler Logistik AG",
    "ask Tom and Sofia": "person=Tom Whitaker | person=Sofia Rossi",
    "tell tom kessler called": "person=Tom Whitaker | company=Kessler Logistik AG",
}


@pytest.mark.parametrize(("text", "expected"), SAID.items())
def test_one_word_of_a_longer_name_is_nobody_elses(text: str, expected: str) -> None:
    names = [one for one in said(text, names=RECORDS).split(" | ") if one.startswith(("person", "company"))]
    assert " | ".join(names) == expected


def test_customers_do_not_name_somebody_else_by_one_word_of_a_name() -> None:
    assert said("Tom Baker was rude to me", role="customer", names=RECORDS) == ""


def test_a_verb_before_a_company_on_record_is_no_first_name() -> None:
    assert said("Question: Will Kessler sign?", names=RECORDS) == "company=Kessler Logistik AG"
    assert said("the April Kessler review", names=RECORDS).startswith("date=")


def test_a_title_alone_is_no_name() -> None:
    assert said("a Mr or a Mrs, I forgot", names=NoNames()) == ""
    assert said("for Mr Tanaka", names=NoNames()) == "person=Mr Tanaka"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("what did Lagos Kitchen say", "company=Lagos Kitchen"),
        ("the complaints of Umbrella Health", "company=Umbrella Health"),
        ("spoke to Market Research Partners", "company=Market Research Partners"),
        ("Bright Dental wants it", "company=Bright Dental"),
        ("Internet Banking is down", ""),
        ("Customer Services never answer", ""),
        ("the Head Office said no", ""),
        ("I called Customer Support", ""),
    ],
)
def test_ordinary_words_with_a_line_of_business_are_a_company_unless_everybody_has_it(
    text: str, expected: str
) -> None:
    assert said(text, names=NoNames()) == expected


WORDS_TOO = {
    "April Summers at Hooli is the new buyer": "person=April Summers | company=Hooli",
    "contact June Marsh": "person=June Marsh",
    "new lead: Will Young, 4 tills": "person=Will Young | quantity=4",
    "Mark Rose from Hooli rang": "person=Mark Rose | company=Hooli",
    "In March Delgado signed": "date=2026-03-01 | company=Delgado | stage=won",
    "spoke with Henri Delacroix": "person=Henri Delacroix",
    "the lead is called Sorina Popescu": "person=Sorina Popescu",
    "who painted the Mona Lisa": "company=Mona Lisa",
    "Monday Motors Ltd wants a demo": "company=Monday Motors Ltd",
    "new lead from Route 66 Diner Ltd": "company=Route 66 Diner Ltd",
    "Studio 54 Interiors Ltd asked for it": "company=Studio 54 Interiors Ltd",
    "Twenty Four Seven Cleaning Ltd owes us": "company=Twenty Four Seven Cleaning Ltd",
    "Add Pemberton Glass Ltd": "company=Pemberton Glass Ltd",
    "it became Bramley Group plc": "company=Bramley Group plc",
    "we're at 18 Queens Parade": "",
    "they sat on our offer for ages": "",
    "she runs a couple of bakeries": "",
    "a customer disagrees": "",
    "met Inga Holt & Tobias Renn": "person=Inga Holt | person=Tobias Renn",
    "met Johnson & Johnson": "company=Johnson & Johnson",
    "Renn from Marlow called": "person=Renn | company=Marlow",
    "met Bank of Marlow": "company=Bank of Marlow",
    "visit Mary's Noodle Bar": "company=Mary's Noodle Bar",
    "met at Kilbride Distillery": "company=Kilbride Distillery",
    "NEW LEAD: IMKE MARSCH, FOXGLOVE BAKERY LTD": "person=IMKE MARSCH | company=FOXGLOVE BAKERY LTD",
    "new lead henri brandt, brandt optics": "person=henri brandt | company=brandt optics",
    "deal with castle & crane ltd": "company=castle & crane ltd",
    "mcallister's deal slipped": "company=mcallister",
    "van dyke flowers ltd called": "company=van dyke flowers ltd",
    "his terminal at the Deansgate shop is dead": "",
    "met Van der Berg from Dutch Tulips BV": "person=Van der Berg | company=Dutch Tulips BV",
    "call our client Leopold Frasier-Knox": "person=Leopold Frasier-Knox",
    "moved to 14 High Street, Leeds LS1 4AB": "",
}


@pytest.mark.parametrize(("text", "expected"), WORDS_TOO.items())
def test_names_may_be_made_of_words_for_other_things(text: str, expected: str) -> None:
    assert said(text, names=NoNames()) == expected


def test_a_company_on_record_is_meant_with_whatever_legal_form() -> None:
    assert said("call Kessler Ltd", names=RECORDS) == "company=Kessler Logistik AG"
    assert said("call Kessler Foods Ltd", names=RECORDS) == "company=Kessler Foods Ltd"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "It's Joanna Pike from Third Wave Coffee Ltd, any news for me",
            "person=Joanna Pike | company=Third Wave Coffee Ltd",
        ),
        ("It's Visa that I called about", ""),
        ("name: Zofia Wrona", "person=Zofia Wrona"),
        ("my name's Anneliese van der Meer", "person=Anneliese van der Meer"),
        ("this is Gareth calling for Pryce Plumbing", "person=Gareth | company=Pryce Plumbing"),
        ("I write for my company Oakmoor Joinery Ltd", "company=Oakmoor Joinery Ltd"),
    ],
)
def test_customers_say_who_they_are_in_whole_names(text: str, expected: str) -> None:
    assert said(text, role="customer", names=NoNames()) == expected


def test_a_word_typed_with_accents_is_no_slip_for_one_without() -> None:
    index = NameIndex.of(LEXICON, [Name("person", "Grant Miller")])
    assert list(index.find("an Müller schreiben")) == []
    assert [entity.value for entity in index.find("call Millar today")] == ["Grant Miller"]


def test_a_colleague_named_right_after_a_company_is_no_part_of_it() -> None:
    assert said("give the lead Blue Bay Jonas", names=RECORDS) == "company=Blue Bay Ltd | person=Jonas"


@pytest.mark.parametrize(
    "text",
    [
        "opne ticket please",
        "creat order from quote",
        "clsoe the ticket",
        "for forign payments",
        "what is BANT",
    ],
)
def test_slips_and_short_forms_are_no_companies(text: str) -> None:
    assert "company" not in said(text, names=NoNames())


def test_a_name_that_would_be_a_word_with_its_first_letters_swapped_is_none() -> None:
    assert said("acme is at 15k", names=NoNames()) == "company=acme | amount=15000"


def test_a_company_in_few_capitals_is_told_by_the_words_before() -> None:
    assert said("met IBM today", names=NoNames()) == "company=IBM | date=2026-11-18"
