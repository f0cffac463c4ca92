"""Facts in Spanish sentences, as people of many countries write them: with accents and without."""

from __future__ import annotations

import pytest

from nlu.entities import extract, load_lexicon
from nlu.parse import Context
from tests.nlu.entity_tables import LEXICON_FILE, RECORDS, WEDNESDAY, shown

SPANISH = load_lexicon(LEXICON_FILE.parents[1] / "es" / "lexicon.yml")

AHEAD = {
    "hoy": "2026-11-18",
    "mañana": "2026-11-19",
    "manana": "2026-11-19",
    "pasado mañana": "2026-11-20",
    "el viernes": "2026-11-20",
    "Jueves": "2026-11-19",
    "el miercoles": "2026-11-25",
    "el sabado": "2026-11-21",
    "este viernes": "2026-11-20",
    "el próximo viernes": "2026-11-20",
    "el viernes que viene": "2026-11-20",
    "el viernes de la semana que viene": "2026-11-27",
    "la semana que viene el martes": "2026-11-24",
    "el viernes a las 9": "2026-11-20T09:00:00+00:00",
    "viernes 9": "2026-11-20T09:00:00+00:00",
    "mañana a las nueve y media": "2026-11-19T09:30:00+00:00",
    "mañana a las ocho menos cuarto": "2026-11-19T07:45:00+00:00",
    "mañana a las ocho y cuarto": "2026-11-19T08:15:00+00:00",
    "mañana a las once menos diez": "2026-11-19T10:50:00+00:00",
    "mañana a un cuarto para las nueve": "2026-11-19T08:45:00+00:00",
    "mañana a las 9:30": "2026-11-19T09:30:00+00:00",
    "mañana a las 16h": "2026-11-19T16:00:00+00:00",
    "mañana a las 9.30": "2026-11-19T09:30:00+00:00",
    "mañana a la una": "2026-11-19T13:00:00+00:00",
    "a las 9": "2026-11-19T09:00:00+00:00",
    "a las 3": "2026-11-18T15:00:00+00:00",
    "a las 17:00": "2026-11-18T17:00:00+00:00",
    "a las 5 de la tarde": "2026-11-18T17:00:00+00:00",
    "a las 5pm": "2026-11-18T17:00:00+00:00",
    "a las cinco y media de la tarde": "2026-11-18T17:30:00+00:00",
    "mañana a las 9 de la mañana": "2026-11-19T09:00:00+00:00",
    "mañana por la mañana": "2026-11-19T09:00:00+00:00",
    "mañana en la mañana": "2026-11-19T09:00:00+00:00",
    "mañana por la tarde a las 4": "2026-11-19T16:00:00+00:00",
    "el viernes por la tarde": "2026-11-20T16:00:00+00:00",
    "el lunes a primera hora": "2026-11-23T09:00:00+00:00",
    "esta noche": "2026-11-18T20:00:00+00:00",
    "esta tarde a las 7": "2026-11-18T19:00:00+00:00",
    "esta noche a las 9": "2026-11-18T21:00:00+00:00",
    "a mediodía": "2026-11-18T12:00:00+00:00",
    "mañana al mediodia": "2026-11-19T12:00:00+00:00",
    "hoy a las 12 del mediodía": "2026-11-18T12:00:00+00:00",
    "a las ocho en punto": "2026-11-19T08:00:00+00:00",
    "en dos horas": "2026-11-18T12:00:00+00:00",
    "en media hora": "2026-11-18T10:30:00+00:00",
    "dentro de 10 minutos": "2026-11-18T10:10:00+00:00",
    "dentro de una hora y media": "2026-11-18T11:30:00+00:00",
    "dentro de quince días": "2026-12-03",
    "dentro de dos semanas": "2026-12-02",
    "dentro de un mes": "2026-12-18",
    "en tres días hábiles": "2026-11-23",
    "el 3 de diciembre": "2026-12-03",
    "3 diciembre": "2026-12-03",
    "el tres de diciembre a las 10": "2026-12-03T10:00:00+00:00",
    "el 1 de abril de 2027": "2027-04-01",
    "el primero de enero": "2027-01-01",
    "el día 5 a las 9": "2026-12-05T09:00:00+00:00",
    "el 20 a las 12": "2026-11-20T12:00:00+00:00",
    "antes del 15 de enero": "2027-01-15",
    "el 20/12": "2026-12-20",
    "el 20/12/2026": "2026-12-20",
    "2026-12-20": "2026-12-20",
    "a finales de mes": "2026-11-30",
    "a fin de mes": "2026-11-30",
    "a principios de enero": "2027-01-01",
    "a mediados de diciembre": "2026-12-16",
    "a fines de marzo": "2027-03-31",
    "el fin de semana": "2026-11-21",
    "en navidad": "2026-12-25",
    "el viernes 20 de noviembre": "2026-11-20",
    "el lunes 23 a las 10:00": "2026-11-23T10:00:00+00:00",
}
"""What "recuérdame … llamar a Acme" is about, said by staff on a Wednesday morning."""

PAST = {
    "hablé con Globex ayer": "2026-11-17",
    "me cobraron dos veces el lunes": "2026-11-16",
    "fue el 3 de noviembre": "2026-11-03",
    "llamé a Acme hace dos días": "2026-11-16",
    "llamé a Acme el viernes": "2026-11-13",
    "anteayer se cayó el sistema": "2026-11-16",
    "el viernes pasado no abrieron": "2026-11-13",
}

STAFF = {
    "acme está en 15k ahora": "company=Acme GmbH | amount=15000",
    "acme va por 15 mil": "company=Acme GmbH | amount=15000",
    "el deal de acme vale 1.200,50 €": "company=Acme GmbH | amount=1200.5 EUR",
    "cambia el importe de D-22 de 8k a 9.500": "deal=D-22 | amount=8000 | amount=9500",
    "nueva oportunidad con Globex por 25.000 euros": "company=Globex | amount=25000 EUR",
    "oportunidad con Globex, 2 millones de euros": "company=Globex | amount=2e+06 EUR",
    "oportunidad con Globex, medio millón": "company=Globex | amount=500000",
    "oportunidad con Globex, dos millones y medio de dólares": "company=Globex | amount=2.5e+06 USD",
    "deal con Globex por dos mil quinientos": "company=Globex | amount=2500",
    "deal con Globex por mil euros": "company=Globex | amount=1000 EUR",
    "deal con Globex por treinta y cinco mil": "company=Globex | amount=35000",
    "deal con Globex de ciento veinte mil pesos": "company=Globex | amount=120000",
    "deal con Globex por usd 40.000": "company=Globex | amount=40000 USD",
    "pon la probabilidad de D-5 en 50 %": "deal=D-5 | percentage=50",
    "D-5 probabilidad 80": "deal=D-5 | percentage=80",
    "un 15 por ciento de descuento en Q-9": "percentage=15 | quote=Q-9",
    "pasa D-3 a negociación": "deal=D-3 | stage=negotiation",
    "D-9 ganado": "deal=D-9 | stage=won",
    "marca D-40 como perdido": "deal=D-40 | stage=lost",
    "la oportunidad de Globex pasa a propuesta": "company=Globex | stage=proposal",
    "Vega Hotels ya está en negociacion": "company=Vega Hotels | stage=negotiation",
    "pon T-12 en urgente": "ticket=T-12 | priority=urgent",
    "T-30 a prioridad normal": "ticket=T-30 | priority=normal",
    "sube T-9 a prioridad alta": "ticket=T-9 | priority=high",
    "el ticket 71 ya no corre prisa": "ticket=T-71 | priority=low",
    "asigna T-12 a Rita": "ticket=T-12 | person=Rita Reyes",
    "los tickets 12 y 13": "ticket=T-12 | ticket=T-13",
    "el lead 48": "lead=L-48",
    "presupuesto para Globex, 40 terminales a 300 euros": "company=Globex | quantity=40 | amount=300 EUR",
    "veintitrés lectores para Globex": "quantity=23 | company=Globex",
    "treinta y dos tarjetas para Acme": "quantity=32 | company=Acme GmbH",
    "una docena de terminales para Acme": "quantity=12 | company=Acme GmbH",
    "nuevo lead: Talleres Hidalgo SL, info@talleres.example": (
        "company=Talleres Hidalgo SL | email=info@talleres.example"
    ),
    "registra un lead: Sofía Petrova, sofia@mail.example": "person=Sofía Petrova | email=sofia@mail.example",
    "hablé con Ingrid Larsen de Nordlys": "person=Ingrid Larsen | company=Nordlys",
    "tasa de cierre del trimestre pasado": "kpi=win_rate | period=last_quarter",
    "tasa de cierre por comercial": "kpi=win_rate | dimension=owner",
    "ingresos por región este mes": "kpi=revenue | dimension=region | period=this_month",
    "ingresos por mes en 2026": "kpi=revenue | dimension=month | period=2026-01-01..2026-12-31",
    "cuál es la tasa de abandono del año pasado": "kpi=churn_rate | period=last_year",
    "cuántas reclamaciones tuvimos la semana pasada": "kpi=complaints_opened | period=last_week",
    "cómo vamos de reclamaciones este mes": "kpi=complaints_opened | period=this_month",
    "cuántos deals ganamos en septiembre": "kpi=deals_won | period=2026-09",
    "tickets abiertos por equipo": "kpi=open_tickets | dimension=team",
    "valor del pipeline por etapa": "kpi=pipeline_value | dimension=stage",
    "ingresos de los últimos 30 días": "kpi=revenue | period=last_30_days",
    "ingresos del tercer trimestre": "kpi=revenue | period=2026-Q3",
    "ingresos del Q3 por producto": "kpi=revenue | period=2026-Q3 | dimension=product",
    "ingresos en lo que va de año": "kpi=revenue | period=this_year",
    "ingresos de ayer": "kpi=revenue | period=yesterday",
    "satisfacción de los clientes este trimestre": "kpi=survey_score | period=this_quarter",
    "tiempo de primera respuesta por canal": "kpi=first_response_minutes | dimension=channel",
    "reclamaciones sin resolver": "kpi=complaints_unresolved",
    "cuánto tardamos en resolver este mes": "kpi=resolution_hours | period=this_month",
    "clientes del segmento oro": "segment=gold",
    "lista mis tickets abiertos de esta semana": "period=this_week",
}

CUSTOMERS = {
    "me cobraron 35 euros de descubierto el lunes": "amount=35 EUR | date=2026-11-16",
    "quiero un presupuesto para 40 terminales": "quantity=40",
    "necesito precio de cinco lectores": "quantity=5",
    "os doy un 5": "score=5",
    "8 de 10": "score=8",
    "9/10": "score=9",
    "cuatro estrellas": "score=4",
    "mi móvil es el +34 612 345 678": "phone=+34612345678",
    "estado de T-12": "ticket=T-12",
    "acepto la oferta Q-9": "quote=Q-9",
    "cambia a inglés por favor": "language=en",
    "quiero pedir un préstamo": "service=loan",
    "quiero abrir una cuenta": "service=open_account",
    "dame turno para hipotecas": "service=mortgage",
    "quiero una cita el jueves a las diez y media": "date=2026-11-19T10:30:00+00:00",
    "me llamo Lucía Paredes": "person=Lucía Paredes",
    "llámenme al 612 345 678": "phone=+34612345678",
}

PLAIN = [
    "mi tarjeta no funciona desde la última actualización",
    "quiero hablar con una persona de verdad",
    "cómo cambio el pin de mi tarjeta en el cajero",
    "muchas gracias por todo, hasta luego",
    "la señora de la ventanilla fue muy grosera conmigo",
    "no me llega el código para confirmar las compras",
]


def said(text: str, **known: object) -> str:
    """What is found in ``text`` on one line, as in the English tables."""
    context = {"now": WEDNESDAY, "role": "staff", "names": RECORDS, "language": "es", **known}
    found = extract(text, Context(**context), SPANISH)  # type: ignore[arg-type]
    return " | ".join(f"{entity.kind}={shown(entity.value)}" for entity in found)


@pytest.mark.parametrize(("when", "value"), AHEAD.items())
def test_a_reminder_knows_when(when: str, value: str) -> None:
    assert f"date={value}" in said(f"recuérdame {when} llamar a Globex").split(" | ")


@pytest.mark.parametrize(("text", "day"), PAST.items())
def test_what_happened_was_before_today(text: str, day: str) -> None:
    assert f"date={day}" in said(text).split(" | ")


@pytest.mark.parametrize(("text", "facts"), STAFF.items())
def test_what_staff_say_holds_these_facts_and_no_others(text: str, facts: str) -> None:
    assert said(text) == facts


@pytest.mark.parametrize(("text", "facts"), CUSTOMERS.items())
def test_what_customers_say_holds_these_facts_and_no_others(text: str, facts: str) -> None:
    assert said(text, role="customer") == facts


@pytest.mark.parametrize("text", PLAIN)
@pytest.mark.parametrize("role", ["customer", "staff"])
def test_plain_talk_holds_no_facts(text: str, role: str) -> None:
    assert [fact for fact in said(text, role=role).split(" | ") if not fact.startswith("service")] in (
        [],
        [""],
    )


def test_accents_may_be_left_out() -> None:
    assert said("recuerdame el sabado llamar a jose nunez") == said(
        "recuérdame el sábado llamar a José Núñez"
    )


def test_what_comes_again_is_a_rule() -> None:
    assert "recurrence=FREQ=WEEKLY;BYDAY=MO" in said("recuérdame todos los lunes a las 9 mirar los leads")
    assert "recurrence=FREQ=DAILY" in said("recuérdame cada día a las 9 mirar los leads")
