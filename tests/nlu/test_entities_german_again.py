"""German ranges, several facts of a kind, what comes again, and days said in many ways."""

from __future__ import annotations

import pytest

from tests.nlu.test_entities_german import said

RANGES = {
    "wir brauchen zwischen 10 und 20k": "amount=10000 | amount=20000",
    "Acme würde 15 bis 18k zahlen": "company=Acme GmbH | amount=15000 | amount=18000",
    "Budget zwischen 30.000 und 40.000 Euro": "amount=30000 EUR | amount=40000 EUR",
    "drei bis vier Millionen Euro": "amount=3e+06 EUR | amount=4e+06 EUR",
    "500 € - 700 €": "amount=500 EUR | amount=700 EUR",
    "80 statt 100 Euro": "amount=80 EUR | amount=100 EUR",
    "sie brauchen 20 bis 30 Lesegeräte": "quantity=20 | quantity=30",
    "zwischen 20 und 30 Plätze": "quantity=20 | quantity=30",
    "zwischen 5 und 8 Lizenzen": "quantity=5 | quantity=8",
    "10-12 Tablets": "quantity=10 | quantity=12",
    "5 bis 8 Prozent Rabatt": "percentage=5 | percentage=8",
    "zwischen 2 % und 3 %": "percentage=2 | percentage=3",
    "2-3 Wochen": "duration=P2W | duration=P3W",
    "zwei bis drei Wochen": "duration=P2W | duration=P3W",
    "in 10-14 Tagen": "duration=P10D | duration=P14D",
    "morgen zwischen 14 und 16 Uhr": "date=2026-11-19T14:00:00+00:00 | date=2026-11-19T16:00:00+00:00",
    "Termin am Freitag von 14 bis 15 Uhr": "date=2026-11-20T14:00:00+00:00 | date=2026-11-20T15:00:00+00:00",
    "Termin am Freitag 14-15 Uhr": "date=2026-11-20T14:00:00+00:00 | date=2026-11-20T15:00:00+00:00",
    "Termin am 2., 14:00-15:30": "date=2026-12-02T14:00:00+00:00 | date=2026-12-02T15:30:00+00:00",
    "buch den Raum morgen von 10 bis 12": "date=2026-11-19T10:00:00+00:00 | date=2026-11-19T12:00:00+00:00",
    "von Montag bis Mittwoch": "date=2026-11-23 | date=2026-11-25",
    "geschlossen vom 21. bis 28. Dezember": "date=2026-12-21 | date=2026-12-28",
    "Tickets 100 bis 103": "ticket=T-100 | ticket=T-103",
}

SEVERAL = {
    "40 Plätze und 3 Terminals": "quantity=40 | quantity=3",
    "schließ T-3, T-4 und T-9": "ticket=T-3 | ticket=T-4 | ticket=T-9",
    "schließ die Tickets 3, 4 und 9": "ticket=T-3 | ticket=T-4 | ticket=T-9",
    "ruf Jürgen Müller und Rita an": "person=Jürgen Müller | person=Rita Reyes",
    "D-12, D-14 und D-20 sind gewonnen": "deal=D-12 | deal=D-14 | deal=D-20 | stage=won",
}

AGAIN = {
    "erinnere mich jeden Montag um 9": "recurrence=FREQ=WEEKLY;BYDAY=MO | date=2026-11-23T09:00:00+00:00",
    "erinnere mich jeden Montag": "recurrence=FREQ=WEEKLY;BYDAY=MO | date=2026-11-23",
    "montags um 9": "recurrence=FREQ=WEEKLY;BYDAY=MO | date=2026-11-23T09:00:00+00:00",
    "jeden Dienstag und Donnerstag um 16:00": (
        "recurrence=FREQ=WEEKLY;BYDAY=TU,TH | date=2026-11-19T16:00:00+00:00"
    ),
    "montags und donnerstags um 9": "recurrence=FREQ=WEEKLY;BYDAY=MO,TH | date=2026-11-19T09:00:00+00:00",
    "dienstags um halb drei": "recurrence=FREQ=WEEKLY;BYDAY=TU | date=2026-11-24T14:30:00+00:00",
    "werktags um 8:30": "recurrence=FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR | date=2026-11-19T08:30:00+00:00",
    "jeden Werktag um viertel vor neun": (
        "recurrence=FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR | date=2026-11-19T08:45:00+00:00"
    ),
    "jeden zweiten Dienstag um 9": (
        "recurrence=FREQ=WEEKLY;INTERVAL=2;BYDAY=TU | date=2026-11-24T09:00:00+00:00"
    ),
    "alle zwei Wochen am Donnerstag um 15 Uhr": (
        "recurrence=FREQ=WEEKLY;INTERVAL=2;BYDAY=TH | date=2026-11-19T15:00:00+00:00"
    ),
    "erinnere mich täglich": "recurrence=FREQ=DAILY",
    "täglich um 8": "recurrence=FREQ=DAILY | date=2026-11-19T08:00:00+00:00",
    "jeden Tag um 12 Uhr": "recurrence=FREQ=DAILY | date=2026-11-18T12:00:00+00:00",
    "jeden Tag um zwölf": "recurrence=FREQ=DAILY | date=2026-11-18T12:00:00+00:00",
    "erinnere mich jeden Morgen": "recurrence=FREQ=DAILY | date=2026-11-19T09:00:00+00:00",
    "jeden Abend um 7": "recurrence=FREQ=DAILY | date=2026-11-18T19:00:00+00:00",
    "an jedem Ersten des Monats": "recurrence=FREQ=MONTHLY;BYMONTHDAY=1 | date=2026-12-01",
    "immer am 1. des Monats": "recurrence=FREQ=MONTHLY;BYMONTHDAY=1 | date=2026-12-01",
    "erinnere mich monatlich am 15.": "recurrence=FREQ=MONTHLY;BYMONTHDAY=15 | date=2026-12-15",
    "erinnere mich an jedem 15. um 10": (
        "recurrence=FREQ=MONTHLY;BYMONTHDAY=15 | date=2026-12-15T10:00:00+00:00"
    ),
    "erinnere mich am letzten Freitag jedes Monats": "recurrence=FREQ=MONTHLY;BYDAY=-1FR | date=2026-11-27",
    "erinnere mich jeden ersten Montag im Monat": "recurrence=FREQ=MONTHLY;BYDAY=1MO | date=2026-12-07",
    "erinnere mich jedes Quartal": "recurrence=FREQ=MONTHLY;INTERVAL=3",
    "erinnere mich alle zwei Wochen": "recurrence=FREQ=WEEKLY;INTERVAL=2",
    "erinnere mich alle 3 Monate": "recurrence=FREQ=MONTHLY;INTERVAL=3",
    "erinnere mich jedes Jahr am 1. April": (
        "recurrence=FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=1 | date=2027-04-01"
    ),
    "erinnere mich immer montags um 8": "recurrence=FREQ=WEEKLY;BYDAY=MO | date=2026-11-23T08:00:00+00:00",
    "setz das Tageslimit auf 500": "amount=500",
    "jeder Kunde will es": "",
}

DAYS = {
    "erinnere mich Freitag in einer Woche": "date=2026-11-27",
    "erinnere mich Freitag in zwei Wochen": "date=2026-12-04",
    "erinnere mich heute in drei Wochen": "date=2026-12-09",
    "erinnere mich übernächsten Montag": "date=2026-11-30",
    "erinnere mich übernächste Woche": "date=2026-11-30",
    "erinnere mich zwei Wochen vor Weihnachten": "date=2026-12-11",
    "erinnere mich am Tag vor Heiligabend": "date=2026-12-23",
    "um 8 an Silvester": "date=2026-12-31T08:00:00+00:00",
    "erinnere mich gleich Montag früh": "date=2026-11-23T09:00:00+00:00",
    "erinnere mich übermorgen Mittag": "date=2026-11-20T12:00:00+00:00",
    "am Freitag um neun Uhr dreißig": "date=2026-11-20T09:30:00+00:00",
    "bis Donnerstag Feierabend": "date=2026-11-19T17:00:00+00:00",
    "am dreiundzwanzigsten": "date=2026-11-23",
    "frei Dienstag nach 4": "date=2026-11-24T16:00:00+00:00",
    "nächsten Monat am 4.": "date=2026-12-04",
    "bis 15.12.": "date=2026-12-15",
    "am letzten Tag des Monats": "date=2026-11-30",
    "erinnere mich am Monatsende": "date=2026-11-30",
    "bis Ende der Woche": "date=2026-11-20",
    "am Wochenende": "date=2026-11-21",
    "Mitte Dezember": "date=2026-12-16",
    "nächste Woche": "date=2026-11-23",
    "nächsten Monat": "date=2026-12-01",
    "am Montag, den 23. November": "date=2026-11-23",
    "am Montag, dem 23.11.": "date=2026-11-23",
    "am Freitag, 20. November um 11": "date=2026-11-20T11:00:00+00:00",
    "in einem halben Jahr": "date=2027-05-18",
    "in ein paar Tagen": "date=2026-11-20",
    "kurz vor 9": "date=2026-11-19T09:00:00+00:00",
    "morgen Vormittag gegen 11": "date=2026-11-19T11:00:00+00:00",
    "heute Nachmittag": "date=2026-11-18T14:00:00+00:00",
    "um halb drei": "date=2026-11-18T14:30:00+00:00",
    "um viertel vor drei": "date=2026-11-18T14:45:00+00:00",
    "um viertel drei": "date=2026-11-18T14:15:00+00:00",
    "um 20 vor 4": "date=2026-11-18T15:40:00+00:00",
    "seit heute früh um 7": "date=2026-11-18T07:00:00+00:00",
    "snooze für eine Dreiviertelstunde": "duration=PT45M",
    "gib T-20 noch 2 Tage": "ticket=T-20 | duration=P2D",
    "neue Leads in KW 45": "kpi=leads_created | period=2026-11-02..2026-11-08",
    "Umsatz im November letzten Jahres": "kpi=revenue | period=2025-11",
    "verschieb es um eine Stunde": "duration=PT1H",
    "snooze eine Stunde": "duration=PT1H",
}

BACK = {
    "gestern": "date=2026-11-17",
    "vorgestern": "date=2026-11-16",
    "letzten Montag": "date=2026-11-16",
    "vor zwei Tagen": "date=2026-11-16",
    "vor einer Woche": "date=2026-11-11",
    "vor zwei Stunden": "date=2026-11-18T08:00:00+00:00",
    "gestern um 15 Uhr": "date=2026-11-17T15:00:00+00:00",
    "Freitag letzter Woche": "date=2026-11-13",
    "gestern Abend": "date=2026-11-17T18:00:00+00:00",
}

WORDS = {
    "zweieinhalb Prozent": "percentage=2.5",
    "Deal über eine Dreiviertelmillion Euro": "amount=750000 EUR",
    "eine Viertelmillion Franken": "amount=250000 CHF",
    "Deal über zwei Komma fünf Millionen": "amount=2.5e+06",
    "fünfundzwanzighundert Euro": "amount=2500 EUR",
    "ein paar tausend Euro": "amount=2000 EUR",
    "ein halbes Dutzend Tablets": "quantity=6",
    "19 Euro 99": "amount=19.99 EUR",
    "setz den Deal auf -500": "amount=-500",
    "minus 300 Euro": "amount=-300 EUR",
    "Rechnung über 3.499,00": "amount=3499",
    "1.200,50": "amount=1200.5",
}

TABLES = RANGES | SEVERAL | AGAIN | DAYS | BACK | WORDS


@pytest.mark.parametrize(("text", "expected"), TABLES.items())
def test_german_days_ranges_and_what_comes_again(text: str, expected: str) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    "text", ["ihr bucht jeden Monat 5 Euro ab", "ich zahle wöchentlich", "sonntags ist zu"]
)
def test_what_customers_only_tell_of_does_not_come_again(text: str) -> None:
    assert "recurrence" not in said(text, role="customer")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("verleg die Erinnerung von 9 auf 11 Uhr", "2026-11-19T09:00:00+00:00 | 2026-11-19T11:00:00+00:00"),
        ("erinnere mich am letzten Freitag im Monat", "2026-11-27"),
        ("Mittwoch 9 bis 11 Uhr", "2026-11-25T09:00:00+00:00 | 2026-11-25T11:00:00+00:00"),
        ("ruf sie am Ostermontag an", "2027-03-29"),
        ("die Kampagne Ostern", ""),
    ],
)
def test_german_hours_are_moved_and_days_counted_within_months(text: str, expected: str) -> None:
    dates = [fact.partition("=")[2] for fact in said(text).split(" | ") if fact.startswith("date")]
    assert " | ".join(dates) == expected


def test_a_second_title_belongs_to_the_name() -> None:
    assert said("Termin mit Herrn Dr. Vogt") == "person=Herrn Dr. Vogt"
    assert said("Frau Dr. Hansen anrufen") == "person=Frau Dr. Hansen"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("schönes Wochenende", "date=2026-11-21"),
        ("mir fehlt eine Zahlung vom Montag", "date=2026-11-16"),
        ("Termin um einen Tag nach hinten schieben", "duration=P1D"),
        ("ich nehme 15", "quantity=15"),
        ("wohne jetzt in der Lindenstraße 5, 10969 Berlin", ""),
        ("so etwas habe ich in zwanzig Jahren nicht erlebt", "duration=P20Y"),
    ],
)
def test_what_german_customers_plan_and_tell(text: str, expected: str) -> None:
    assert said(text, role="customer") == expected


@pytest.mark.parametrize(
    "text",
    [
        "Kontoführungsgebühr vom 3. November",
        "Es geht um die Abbuchung vom 3. November",
        "es geht um die Gebuehren vom 3.11.",
    ],
)
def test_the_day_of_a_german_charge_has_been(text: str) -> None:
    assert "date=2026-11-03" in said(text, role="customer")
    assert "date=2027" not in said(text)
