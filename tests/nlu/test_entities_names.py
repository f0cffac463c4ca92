"""People, companies and products: those on record first, then those that the words around tell."""

from __future__ import annotations

import pytest

from nlu.entities import NameIndex
from nlu.parse import Name, NoNames
from tests.nlu.entity_tables import LEXICON, RECORDS, entities, said

ON_RECORD = {
    "acme": "company=Acme GmbH",
    "ACME deal": "company=Acme GmbH",
    "Acme GmbH": "company=Acme GmbH",
    "acme's invoice": "company=Acme GmbH",
    "kessler": "company=Kessler Logistik AG",
    "kessler logistik": "company=Kessler Logistik AG",
    "call globx": "company=Globex",
    "call Gloebx": "company=Globex",
    "note on vega hotel": "company=Vega Hotels",
    "call vega hotles": "company=Vega Hotels",
    "jane doe": "person=Jane Doe",
    "Jane": "person=Jane Doe",
    "jnae doe": "person=Jane Doe",
    "jane deo": "person=Jane Doe",
    "call rita reys": "person=Rita Reyes",
    "tell tom": "person=Tom Whitaker",
    "jose nunez": "person=José Núñez",
    "José Núñez": "person=José Núñez",
    "spoke to Grant": "person=Grant Miller",
    "grant me access": "",
    "met grant miller": "person=Grant Miller",
    "the best offer": "",
    "best catering": "company=Best Catering",
    "gtxpro": "product=GTX Pro",
    "GTX Pro": "product=GTX Pro",
    "gtx plus basic": "product=GTX Plus Basic",
    "jane from acme called": "person=Jane Doe | company=Acme GmbH",
}

UNKNOWN = {
    "met Ravi Menon from Hooli": "person=Ravi Menon | company=Hooli",
    "met ravi menon from hooli": "person=ravi menon | company=hooli",
    "lead: Ravi Menon, Hooli": "person=Ravi Menon | company=Hooli",
    "new lead John Smith at Vandelay Ltd, john@vandelay.example, 5k": (
        "person=John Smith | company=Vandelay Ltd | email=john@vandelay.example | amount=5000"
    ),
    "new lead: Luis Ortega / Delgado Transport": "person=Luis Ortega | company=Delgado Transport",
    "call Hooli": "company=Hooli",
    "called hooli, they want a demo": "company=hooli",
    "hooli deal is at 15k now": "company=hooli | amount=15000",
    "add piotr nowak as a lead": "person=piotr nowak",
    "new prospect, titan gyms, 12 card readers": "company=titan gyms | quantity=12",
    "company is Blue Heron Clinics": "company=Blue Heron Clinics",
    "Bramley & Sons want a loan": "company=Bramley & Sons | service=loan",
    "a deal with Castle & Crane Ltd": "company=Castle & Crane Ltd",
    "note for Mrs Hargreaves": "person=Mrs Hargreaves",
    "add customer Zuzanna Kowalczyk": "person=Zuzanna Kowalczyk",
    "add customer Globex Corporation": "company=Globex Corporation",
    "add customer Sinead O'Brien": "person=Sinead O'Brien",
    "lead Thandeka Mokoena thandeka@mail.example": "person=Thandeka Mokoena | email=thandeka@mail.example",
    "lead Xochitl Ramirez, Vandelay Ltd": "person=Xochitl Ramirez | company=Vandelay Ltd",
    "lead Fatima El-Sayed": "person=Fatima El-Sayed",
    "spoke to Ludwig van Beek": "person=Ludwig van Beek",
    "had a call with Ingrid Larsen of Nordlys Seafood": "person=Ingrid Larsen | company=Nordlys Seafood",
    "someone called Kwame Mensah walked in": "person=Kwame Mensah",
    "assign L-5 to olga": "lead=L-5 | person=olga",
    "lead from Weiss Maschinenbau GmbH": "company=Weiss Maschinenbau GmbH",
}

WORDS_TOO = {
    "the umbrella lead": "company=Umbrella Corp",
    "umbrella is ready to sign": "company=Umbrella Corp",
    "call bell": "person=Marcus Bell",
    "push the reminder for bell back": "person=Marcus Bell",
    "move all leads from grant to priya": "person=Grant Miller | person=Priya Nair",
    "hand it to grant until wednesday": "person=Grant Miller",
    "mr bell rang": "person=Marcus Bell",
    "the blue bay quote": "company=Blue Bay Ltd",
    "Blue Bay Ltd is in": "company=Blue Bay Ltd",
    "bring an umbrella": "",
    "we want to grant access": "",
    "221b Baker Street": "",
    "the best deal": "",
    "merge it with Robert Baker": "person=Robert Baker",
}

LOWER = {
    "met sarah black yesterday": "sarah black",
    "call john smith tomorrow": "john smith",
    "spoke to peter young": "peter young",
    "new lead mark green, 07700 900123": "mark green",
    "delete customer gail turner gail.turner@mail.example": "gail turner",
    "move mr Tanaka to friday": "mr Tanaka",
    "met Jürgen Weiss": "Jürgen Weiss",
}

NO_NAMES = [
    "Call me tomorrow",
    "Friday is fine",
    "Remind me on Monday",
    "Show me the Win Rate",
    "May I ask something",
    "I think I will",
    "met someone from the fair",
    "lead from the website",
    "for lunch with the team",
    "the CFO called",
    "send an NDA to HR",
    "CALL ME BACK NOW",
    "What Is Your Opening Time Please",
    "mark it as done",
    "we will bill them in autumn",
    "with regards",
    "from home",
]

OWN = {
    "my name is Ella Brown": "person=Ella Brown",
    "my name is ella brown": "person=ella brown",
    "I am Maria Silva": "person=Maria Silva",
    "this is Omar Aziz from Hooli": "person=Omar Aziz | company=Hooli",
    "I'm from Hooli": "company=Hooli",
    "on behalf of Hooli Ltd": "company=Hooli Ltd",
    "I am angry": "",
    "I'm from Leeds": "",
    "this is a joke": "",
    "your cashier Mr Dawson shouted at me": "",
    "I bought it at Hooli": "",
    "the woman called Sarah Connor was rude": "",
    "jane was rude": "",
    "Jane Doe was rude": "person=Jane Doe",
}


@pytest.mark.parametrize(("text", "expected"), ON_RECORD.items())
def test_names_on_record_are_found_as_people_type_them(text: str, expected: str) -> None:
    names = [entity for entity in entities(text) if entity.kind in ("person", "company", "product")]
    assert " | ".join(f"{name.kind}={name.value}" for name in names) == expected


@pytest.mark.parametrize(("text", "expected"), UNKNOWN.items())
def test_unknown_names_are_told_by_the_words_around(text: str, expected: str) -> None:
    assert said(text, names=NoNames()) == expected


@pytest.mark.parametrize("text", NO_NAMES)
def test_ordinary_words_are_no_names(text: str) -> None:
    kinds = {entity.kind for entity in entities(text, names=NoNames())}
    assert kinds.isdisjoint({"person", "company"})


@pytest.mark.parametrize(("text", "expected"), OWN.items())
def test_customers_name_themselves_and_nobody_else(text: str, expected: str) -> None:
    assert said(text, role="customer") == expected


@pytest.mark.parametrize(
    ("expects", "text", "expected"),
    [
        ("company", "hooli", "company=hooli"),
        ("company", "it's Blue Heron", "company=Blue Heron"),
        ("company", "acme", "company=Acme GmbH"),
        ("person", "ella brown", "person=ella brown"),
        ("person", "Jane", "person=Jane Doe"),
    ],
)
def test_a_bare_name_answers_the_open_question(expects: str, text: str, expected: str) -> None:
    assert said(text, expects=expects) == expected


def test_the_value_is_the_records_name_and_the_text_what_was_said() -> None:
    [name] = RECORDS.find("so acme called")
    assert (name.value, name.text, name.start, name.end) == ("Acme GmbH", "acme", 3, 7)


def test_a_first_name_that_two_people_have_names_neither() -> None:
    index = NameIndex.of(LEXICON, [Name("person", "Jane Doe"), Name("person", "Jane Roe")])
    assert [entity.value for entity in index.find("call jane")] == []
    assert [entity.value for entity in index.find("call jane roe")] == ["Jane Roe"]


def test_a_colleagues_first_name_goes_before_a_customers() -> None:
    index = NameIndex.of(LEXICON, [Name("person", "Jane Doe")])
    index.add(Name("person", "Jane Roe"), colleague=True)
    assert [entity.value for entity in index.find("assign it to jane")] == ["Jane Roe"]


def test_a_company_is_meant_by_its_first_word_only_when_no_other_has_it() -> None:
    index = NameIndex.of(LEXICON, [Name("company", "Stark Energy"), Name("company", "Stark Foods Ltd")])
    assert list(index.find("call stark")) == []
    assert [entity.value for entity in index.find("call stark foods")] == ["Stark Foods Ltd"]


def test_a_name_taken_out_is_no_longer_found() -> None:
    index = NameIndex.of(LEXICON, [Name("company", "Hooli Ltd"), Name("person", "Jane Doe")])
    index.discard(Name("company", "Hooli Ltd"))
    assert [entity.value for entity in index.find("jane from hooli")] == ["Jane Doe"]


def test_the_longest_name_is_found_first_and_none_overlap() -> None:
    index = NameIndex.of(
        LEXICON, [Name("company", "Vega"), Name("company", "Vega Hotels Group"), Name("person", "Bo Li")]
    )
    found = index.find("Bo Li of Vega Hotels Group met Vega")
    assert [entity.value for entity in found] == ["Vega Hotels Group", "Bo Li", "Vega"]


def test_names_without_letters_or_words_do_no_harm() -> None:
    index = NameIndex.of(
        LEXICON, [Name("company", ""), Name("company", "…"), Name("person", "42"), Name("product", "X")]
    )
    assert list(index.find("")) == []
    assert list(index.find("… ??")) == []


@pytest.mark.parametrize(("text", "expected"), WORDS_TOO.items())
def test_a_word_is_a_name_where_nothing_but_a_name_can_stand(text: str, expected: str) -> None:
    index = NameIndex.of(LEXICON, [Name("company", name) for name in ("Umbrella Corp", "Blue Bay Ltd")])
    for name in ("Marcus Bell", "Grant Miller", "Priya Nair", "Ann Baker"):
        index.add(Name("person", name))
    names = [one for one in entities(text, names=index) if one.kind in ("person", "company")]
    assert " | ".join(f"{one.kind}={one.value}" for one in names) == expected


@pytest.mark.parametrize(("text", "name"), LOWER.items())
def test_last_names_that_are_words_belong_to_first_names_and_titles(text: str, name: str) -> None:
    people = [one.value for one in entities(text, names=NoNames()) if one.kind == "person"]
    assert people == [name]


def test_an_unknown_company_keeps_all_its_words() -> None:
    assert said("Blue Bay Ltd is ready", names=NoNames()) == "company=Blue Bay Ltd"
    assert said("the redwood joinery deal", names=NoNames()) == "company=redwood joinery"
