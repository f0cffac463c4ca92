"""Spanish ranges, several facts of a kind, what comes again, and days said in many ways."""

from __future__ import annotations

import pytest

from tests.nlu.test_entities_spanish import said

RANGES = {
    "necesitamos entre 10 y 20k": "amount=10000 | amount=20000",
    "acme pagaría de 15 a 18k": "company=Acme GmbH | amount=15000 | amount=18000",
    "presupuesto de entre 30.000 y 40.000 euros": "amount=30000 EUR | amount=40000 EUR",
    "de tres a cuatro millones de euros": "amount=3e+06 EUR | amount=4e+06 EUR",
    "500 € - 700 €": "amount=500 EUR | amount=700 EUR",
    "80 en vez de 100 euros": "amount=80 EUR | amount=100 EUR",
    "necesitan de 20 a 30 lectores": "quantity=20 | quantity=30",
    "entre 20 y 30 plazas": "quantity=20 | quantity=30",
    "entre 5 y 8 licencias": "quantity=5 | quantity=8",
    "10-12 tabletas": "quantity=10 | quantity=12",
    "un descuento del 5 al 8 por ciento": "percentage=5 | percentage=8",
    "entre el 2 % y el 3 %": "percentage=2 | percentage=3",
    "2-3 semanas": "duration=P2W | duration=P3W",
    "dos o tres semanas": "duration=P2W | duration=P3W",
    "en 10-14 días": "duration=P10D | duration=P14D",
    "mañana entre las 2 y las 4 de la tarde": (
        "date=2026-11-19T14:00:00+00:00 | date=2026-11-19T16:00:00+00:00"
    ),
    "reunión el viernes de 10 a 12": "date=2026-11-20T10:00:00+00:00 | date=2026-11-20T12:00:00+00:00",
    "reunión el día 2, 14:00-15:30": "date=2026-12-02T14:00:00+00:00 | date=2026-12-02T15:30:00+00:00",
    "reserva la sala mañana de 10 a 12": "date=2026-11-19T10:00:00+00:00 | date=2026-11-19T12:00:00+00:00",
    "de lunes a miércoles": "date=2026-11-23 | date=2026-11-25",
    "cerrado del 21 al 28 de diciembre": "date=2026-12-21 | date=2026-12-28",
    "tickets 100 a 103": "ticket=T-100 | ticket=T-103",
}

SEVERAL = {
    "40 plazas y 3 terminales": "quantity=40 | quantity=3",
    "cierra T-3, T-4 y T-9": "ticket=T-3 | ticket=T-4 | ticket=T-9",
    "cierra los tickets 3, 4 y 9": "ticket=T-3 | ticket=T-4 | ticket=T-9",
    "llama a Jane y a Tom": "person=Jane Doe | person=Tom Whitaker",
    "D-12, D-14 y D-20 están ganados": "deal=D-12 | deal=D-14 | deal=D-20 | stage=won",
}

AGAIN = {
    "recuérdame cada lunes a las 9": "recurrence=FREQ=WEEKLY;BYDAY=MO | date=2026-11-23T09:00:00+00:00",
    "recuérdame todos los lunes": "recurrence=FREQ=WEEKLY;BYDAY=MO | date=2026-11-23",
    "los lunes a las 9": "recurrence=FREQ=WEEKLY;BYDAY=MO | date=2026-11-23T09:00:00+00:00",
    "cada martes y jueves a las 16:00": (
        "recurrence=FREQ=WEEKLY;BYDAY=TU,TH | date=2026-11-19T16:00:00+00:00"
    ),
    "los lunes y jueves a las 9": "recurrence=FREQ=WEEKLY;BYDAY=MO,TH | date=2026-11-19T09:00:00+00:00",
    "entre semana a las 8:30": "recurrence=FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR | date=2026-11-19T08:30:00+00:00",
    "de lunes a viernes a las 8:30": (
        "recurrence=FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR | date=2026-11-19T08:30:00+00:00"
    ),
    "recuérdame cada día laborable a las nueve menos cuarto": (
        "recurrence=FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR | date=2026-11-19T08:45:00+00:00"
    ),
    "recuérdame un jueves sí y otro no a las 3": (
        "recurrence=FREQ=WEEKLY;INTERVAL=2;BYDAY=TH | date=2026-11-19T15:00:00+00:00"
    ),
    "recuérdame cada dos martes a las 9": (
        "recurrence=FREQ=WEEKLY;INTERVAL=2;BYDAY=TU | date=2026-11-24T09:00:00+00:00"
    ),
    "recuérdame a diario": "recurrence=FREQ=DAILY",
    "diariamente a las 8": "recurrence=FREQ=DAILY | date=2026-11-19T08:00:00+00:00",
    "todos los días a mediodía": "recurrence=FREQ=DAILY | date=2026-11-18T12:00:00+00:00",
    "recuérdame todas las mañanas": "recurrence=FREQ=DAILY | date=2026-11-19T09:00:00+00:00",
    "recuérdame cada mañana": "recurrence=FREQ=DAILY | date=2026-11-19T09:00:00+00:00",
    "cada noche a las 8": "recurrence=FREQ=DAILY | date=2026-11-18T20:00:00+00:00",
    "el primero de cada mes": "recurrence=FREQ=MONTHLY;BYMONTHDAY=1 | date=2026-12-01",
    "el día 15 de cada mes": "recurrence=FREQ=MONTHLY;BYMONTHDAY=15 | date=2026-12-15",
    "recuérdame el 15 de cada mes a las 10": (
        "recurrence=FREQ=MONTHLY;BYMONTHDAY=15 | date=2026-12-15T10:00:00+00:00"
    ),
    "recuérdame el último viernes de cada mes": "recurrence=FREQ=MONTHLY;BYDAY=-1FR | date=2026-11-27",
    "recuérdame el primer lunes de cada mes": "recurrence=FREQ=MONTHLY;BYDAY=1MO | date=2026-12-07",
    "recuérdame cada trimestre": "recurrence=FREQ=MONTHLY;INTERVAL=3",
    "recuérdame cada dos semanas": "recurrence=FREQ=WEEKLY;INTERVAL=2",
    "recuérdame cada 3 meses": "recurrence=FREQ=MONTHLY;INTERVAL=3",
    "recuérdame cada año el 1 de abril": ("recurrence=FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=1 | date=2027-04-01"),
    "recuérdame a fin de cada mes": "recurrence=FREQ=MONTHLY;BYMONTHDAY=-1 | date=2026-11-30",
    "el informe semanal llega tarde": "",
    "cada cliente lo quiere": "",
}

DAYS = {
    "recuérdame dentro de tres semanas": "date=2026-12-09",
    "recuérdame el lunes de dentro de dos semanas": "date=2026-11-30",
    "recuérdame dos semanas antes de Navidad": "date=2026-12-11",
    "recuérdame el día antes de Nochebuena": "date=2026-12-23",
    "a las 8 en Nochevieja": "date=2026-12-31T08:00:00+00:00",
    "recuérdame pasado mañana a mediodía": "date=2026-11-20T12:00:00+00:00",
    "el viernes a las nueve treinta": "date=2026-11-20T09:30:00+00:00",
    "antes del jueves a última hora": "date=2026-11-19T17:00:00+00:00",
    "el veintitrés de este mes": "date=2026-11-23",
    "libre el martes después de las 4": "date=2026-11-24T16:00:00+00:00",
    "el 4 del mes que viene": "date=2026-12-04",
    "el mes que viene, el día 4": "date=2026-12-04",
    "antes del 15/12": "date=2026-12-15",
    "el último día del mes": "date=2026-11-30",
    "a fin de mes": "date=2026-11-30",
    "a final de semana": "date=2026-11-20",
    "el fin de semana": "date=2026-11-21",
    "a mediados de diciembre": "date=2026-12-16",
    "la semana que viene": "date=2026-11-23",
    "el mes que viene": "date=2026-12-01",
    "el lunes, 23 de noviembre": "date=2026-11-23",
    "el viernes 20 de noviembre a las 11": "date=2026-11-20T11:00:00+00:00",
    "dentro de medio año": "date=2027-05-18",
    "dentro de un par de días": "date=2026-11-20",
    "a las tres y media": "date=2026-11-18T15:30:00+00:00",
    "a las tres menos cuarto": "date=2026-11-18T14:45:00+00:00",
    "a las tres y cuarto": "date=2026-11-18T15:15:00+00:00",
    "a las 4 menos 20": "date=2026-11-18T15:40:00+00:00",
    "a eso de las 11 de la mañana": "date=2026-11-18T11:00:00+00:00",
    "esta tarde": "date=2026-11-18T16:00:00+00:00",
    "posponlo un cuarto de hora": "duration=PT15M",
    "dale a T-20 2 días más": "ticket=T-20 | duration=P2D",
    "cuántos leads entraron en la semana 45": "kpi=leads_created | period=2026-11-02..2026-11-08",
    "ingresos de noviembre del año pasado": "kpi=revenue | period=2025-11",
    "posponlo una hora": "duration=PT1H",
    "aplázalo un cuarto de hora": "duration=PT15M",
}

BACK = {
    "ayer": "date=2026-11-17",
    "anteayer": "date=2026-11-16",
    "el lunes pasado": "date=2026-11-16",
    "hace dos días": "date=2026-11-16",
    "hace una semana": "date=2026-11-11",
    "hace dos horas": "date=2026-11-18T08:00:00+00:00",
    "ayer a las 15:00": "date=2026-11-17T15:00:00+00:00",
    "el viernes de la semana pasada": "date=2026-11-13",
    "anoche": "date=2026-11-17",
}

WORDS = {
    "un dos y medio por ciento": "percentage=2.5",
    "oportunidad de tres cuartos de millón": "amount=750000",
    "un cuarto de millón de euros": "amount=250000 EUR",
    "oportunidad de dos coma cinco millones": "amount=2.5e+06",
    "dos mil quinientos euros": "amount=2500 EUR",
    "media docena de tabletas": "quantity=6",
    "19 euros con 99": "amount=19.99 EUR",
    "menos 300 euros": "amount=-300 EUR",
    "factura de 3.499,00": "amount=3499",
    "1.200,50": "amount=1200.5",
}

TABLES = RANGES | SEVERAL | AGAIN | DAYS | BACK | WORDS


@pytest.mark.parametrize(("text", "expected"), TABLES.items())
def test_spanish_days_ranges_and_what_comes_again(text: str, expected: str) -> None:
    assert said(text) == expected


@pytest.mark.parametrize("text", ["me cobráis 5 euros cada mes", "pago semanalmente", "cerráis los domingos"])
def test_what_customers_only_tell_of_does_not_come_again(text: str) -> None:
    assert "recurrence" not in said(text, role="customer")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("el deal de Óptica Sol", "company=Óptica Sol"),
        ("sugerencias para Bodegas Arnáiz", "company=Bodegas Arnáiz"),
        ("pueden recorrer mi cita un día", "duration=P1D"),
    ],
)
def test_trades_stand_before_names_and_appointments_are_moved(text: str, expected: str) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("buen fin de semana", "date=2026-11-21"),
        ("una comisión del lunes", "date=2026-11-16"),
        ("cambia la cita al último viernes del mes", "date=2026-11-27"),
        ("la campaña navidad", ""),
    ],
)
def test_what_spanish_customers_plan_and_tell(text: str, expected: str) -> None:
    assert said(text, role="customer") == expected


@pytest.mark.parametrize(
    "text",
    [
        "es por la comisión del 3 de noviembre",
        "el cargo del día 3 de noviembre",
    ],
)
def test_the_day_of_a_spanish_charge_has_been(text: str) -> None:
    assert "date=2026-11-03" in said(text, role="customer")
    assert "date=2027" not in said(text)
