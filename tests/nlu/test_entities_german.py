"""Facts in German sentences: numbers in one word, decimal commas, "halb neun", nouns with capitals."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlu.entities import NameIndex, extract, load_lexicon
from nlu.parse import Context, Entity, Name
from tests.nlu.entity_tables import LEXICON_FILE, WEDNESDAY, shown

GERMAN = load_lexicon(LEXICON_FILE.parents[1] / "de" / Path(LEXICON_FILE).name)
RECORDS = NameIndex.of(
    GERMAN,
    [
        Name("company", "Acme GmbH"),
        Name("company", "Globex"),
        Name("company", "Kessler Maschinenbau AG"),
        Name("person", "Rita Reyes"),
        Name("person", "Jürgen Müller"),
        Name("product", "GTX Pro"),
    ],
)


def entities(text: str, **known: object) -> tuple[Entity, ...]:
    context = {"now": WEDNESDAY, "role": "staff", "names": RECORDS, **known}
    return extract(text, Context(**context), GERMAN)  # type: ignore[arg-type]


def said(text: str, **known: object) -> str:
    """What is found in ``text`` on one line: ``amount=15000 EUR | date=2026-11-20``."""
    return " | ".join(f"{entity.kind}={shown(entity.value)}" for entity in entities(text, **known))


AHEAD = {
    "heute": "2026-11-18",
    "morgen": "2026-11-19",
    "übermorgen": "2026-11-20",
    "uebermorgen": "2026-11-20",
    "am Freitag": "2026-11-20",
    "Donnerstag": "2026-11-19",
    "kommenden Freitag": "2026-11-20",
    "diesen Freitag": "2026-11-20",
    "nächsten Freitag": "2026-11-27",
    "naechsten Freitag": "2026-11-27",
    "nächste Woche Freitag": "2026-11-27",
    "Donnerstag die Woche drauf": "2026-11-26",
    "Donnerstag in der Woche darauf": "2026-11-26",
    "Freitag nächster Woche": "2026-11-27",
    "am Freitag um 9": "2026-11-20T09:00:00+00:00",
    "Freitag 9 Uhr": "2026-11-20T09:00:00+00:00",
    "um 9 Uhr am Montag": "2026-11-23T09:00:00+00:00",
    "am Montag um neun": "2026-11-23T09:00:00+00:00",
    "Freitag um 9:30 Uhr": "2026-11-20T09:30:00+00:00",
    "um 9 Uhr 30": "2026-11-19T09:30:00+00:00",
    "um 14.30 Uhr": "2026-11-18T14:30:00+00:00",
    "halb neun": "2026-11-19T08:30:00+00:00",
    "morgen um halb neun": "2026-11-19T08:30:00+00:00",
    "um halb 4": "2026-11-18T15:30:00+00:00",
    "viertel nach neun": "2026-11-19T09:15:00+00:00",
    "viertel vor 5": "2026-11-18T16:45:00+00:00",
    "drei viertel elf": "2026-11-18T10:45:00+00:00",
    "dreiviertel elf": "2026-11-18T10:45:00+00:00",
    "zehn nach drei": "2026-11-18T15:10:00+00:00",
    "fünf vor halb neun": "2026-11-19T08:25:00+00:00",
    "fünf nach halb neun": "2026-11-19T08:35:00+00:00",
    "um drei": "2026-11-18T15:00:00+00:00",
    "um 8 Uhr abends": "2026-11-18T20:00:00+00:00",
    "heute Abend": "2026-11-18T18:00:00+00:00",
    "heute Abend um 8": "2026-11-18T20:00:00+00:00",
    "morgen früh": "2026-11-19T09:00:00+00:00",
    "morgen Nachmittag": "2026-11-19T14:00:00+00:00",
    "Freitagabend": "2026-11-20T18:00:00+00:00",
    "Montagmorgen um 8": "2026-11-23T08:00:00+00:00",
    "in 14 Tagen": "2026-12-02",
    "in zwei Wochen": "2026-12-02",
    "in einer Woche": "2026-11-25",
    "heute in einer Woche": "2026-11-25",
    "in zwei Stunden": "2026-11-18T12:00:00+00:00",
    "in einer halben Stunde": "2026-11-18T10:30:00+00:00",
    "in einer Viertelstunde": "2026-11-18T10:15:00+00:00",
    "in anderthalb Stunden": "2026-11-18T11:30:00+00:00",
    "in drei Werktagen": "2026-11-23",
    "am 3.12.": "2026-12-03",
    "am 3.12. um 9": "2026-12-03T09:00:00+00:00",
    "am 3.12.2026": "2026-12-03",
    "am 3. Dezember": "2026-12-03",
    "bis zum 15.": "2026-12-15",
    "am 20. um 8": "2026-11-20T08:00:00+00:00",
    "bis Ende des Monats": "2026-11-30",
    "Ende nächster Woche": "2026-11-27",
    "Anfang März": "2027-03-01",
    "zum Jahresende": "2026-12-31",
    "an Weihnachten": "2026-12-25",
    "zwei Tage vor Weihnachten": "2026-12-23",
}


@pytest.mark.parametrize(("text", "value"), AHEAD.items())
def test_a_reminder_comes_when_it_was_said(text: str, value: str) -> None:
    dates = [one.value for one in entities(f"erinnere mich {text} an den Rückruf") if one.kind == "date"]
    assert dates == [value]


FACTS = {
    "Acme steht jetzt bei 15k": "company=Acme GmbH | amount=15000",
    "ändere den Betrag von D-7 auf 9.500": "deal=D-7 | amount=9500",
    "D-3 auf 1.200,50 € setzen": "deal=D-3 | amount=1200.5 EUR",
    "der Deal ist 2 Mio. Euro wert": "amount=2e+06 EUR",
    "Budget 1,2 Mio.": "amount=1.2e+06",
    "Deal über 5 Tsd. Euro": "amount=5000 EUR",
    "Deal mit Globex über zweitausendfünfhundert Euro": "company=Globex | amount=2500 EUR",
    "eine halbe Million Franken": "amount=500000 CHF",
    "Wert dreiundzwanzigtausend": "amount=23000",
    "40 Terminals zu je 300": "quantity=40 | amount=300",
    "dreiundzwanzig Terminals": "quantity=23",
    "ein Dutzend Karten": "quantity=12",
    "10 % Rabatt auf Q-9": "percentage=10 | quote=Q-9",
    "Wahrscheinlichkeit 70 Prozent für D-14": "percentage=70 | deal=D-14",
    "Ticket 45 schließen": "ticket=T-45",
    "Tickets 12 und 13": "ticket=T-12 | ticket=T-13",
    "setz T-12 auf dringend": "ticket=T-12 | priority=urgent",
    "Priorität von T-9 niedrig": "ticket=T-9 | priority=low",
    "verschieb D-5 in die Verhandlung": "deal=D-5 | stage=negotiation",
    "wir haben den Globex Deal gewonnen": "company=Globex | stage=won",
    "D-22 ist verloren": "deal=D-22 | stage=lost",
    "gib L-5 an Rita": "lead=L-5 | person=Rita Reyes",
    "neuer Lead: Sabine Krüger von Hartmann Logistik": "person=Sabine Krüger | company=Hartmann Logistik",
    "Bäckerei Wolf will zwei Kartenleser": "company=Bäckerei Wolf | quantity=2",
    "erinnere mich an Frau Lindner": "person=Frau Lindner",
    "leg einen Deal mit Alpenblick Touristik GmbH an": "company=Alpenblick Touristik GmbH",
    "juergen mueller anrufen": "person=Jürgen Müller",
    "ruf Jürgen an": "person=Jürgen Müller",
    "den Kessler-Deal auf 18.000 Euro erhöhen": "company=Kessler Maschinenbau AG | amount=18000 EUR",
    "mail an lena@fischer.example": "email=lena@fischer.example",
}


@pytest.mark.parametrize(("text", "found"), FACTS.items())
def test_the_facts_of_what_staff_say(text: str, found: str) -> None:
    assert said(text) == found


FIGURES = {
    "Umsatz letztes Quartal": "kpi=revenue | period=last_quarter",
    "wie hoch ist der Umsatz diesen Monat": "kpi=revenue | period=this_month",
    "Abschlussquote letztes Quartal nach Region": "kpi=win_rate | period=last_quarter | dimension=region",
    "Abwanderungsrate im Oktober": "kpi=churn_rate | period=2026-10",
    "wie viele Beschwerden hatten wir letzte Woche": "kpi=complaints_opened | period=last_week",
    "wie viele Tickets sind offen": "kpi=open_tickets",
    "offene Tickets nach Kategorie": "kpi=open_tickets | dimension=category",
    "neue Leads pro Monat": "kpi=leads_created | dimension=month",
    "Pipeline": "kpi=pipeline_value",
    "Umsatz im 3. Quartal": "kpi=revenue | period=2026-Q3",
    "Umsatz in den letzten 30 Tagen": "kpi=revenue | period=last_30_days",
    "Kundenzufriedenheit gestern": "kpi=survey_score | period=yesterday",
}


@pytest.mark.parametrize(("text", "found"), FIGURES.items())
def test_a_figure_is_asked_for_as_people_ask(text: str, found: str) -> None:
    assert said(text) == found


NOTHING = [
    "Ich möchte eine Beschwerde über den Geldautomaten am Bahnhof einreichen",
    "Mein Kartenlesegerät druckt keine Belege mehr",
    "Die Überweisung an meine Versicherung ist nicht angekommen",
    "Können Sie mir bitte sagen, wo die nächste Filiale ist?",
    "zeig mir die Liste der Aufgaben",
    "Der Drucker in der Filiale macht Geräusche",
]


@pytest.mark.parametrize("text", NOTHING)
@pytest.mark.parametrize("role", ["customer", "staff"])
def test_a_noun_with_a_capital_is_no_name(text: str, role: str) -> None:
    assert [one for one in entities(text, role=role) if one.kind in {"person", "company"}] == []


def test_a_customer_says_who_they_are() -> None:
    assert said("Mein Name ist Lena Fischer", role="customer") == "person=Lena Fischer"
    assert said("hier ist Petra Klein von Initech", role="customer") == "person=Petra Klein | company=Initech"


def test_money_of_a_customer_is_an_amount_and_a_day_gone_by_is_past() -> None:
    found = said("Sie haben mir am Montag 35,50 Euro zu viel abgebucht", role="customer")
    assert found == "date=2026-11-16 | amount=35.5 EUR"


def test_a_score_of_so_many_is_a_score_and_three_of_forty_is_none() -> None:
    assert said("4 von 5", role="customer") == "score=4"
    assert "score" not in said("3 von 40 Terminals sind defekt", role="customer")


def test_what_comes_again() -> None:
    found = said("erinnere mich jeden Montag um 9 an den Bericht")
    assert found == "recurrence=FREQ=WEEKLY;BYDAY=MO | date=2026-11-23T09:00:00+00:00"
