"""Where only two intents that do nearly the same are in question, nobody is asked back."""

from __future__ import annotations

from bot.dialogue.context import in_context, within_house
from bot.dialogue.state import State
from bot.registry import load_handlers
from config.languages import load_language
from domain.access import Actor, Role
from nlu.parse import Entity, Guess, Parse

HANDLERS, PACK = load_handlers(), load_language("en")
REP = Actor(1, "Rita Reyes", Role.SALES, "Europe/London", "en")


def unsure(text: str, *guesses: tuple[str, float]) -> Parse:
    ranking = tuple(Guess(name, confidence) for name, confidence in guesses)
    return Parse(text, ranking[0], ranking, (), sure=False)


def test_finding_and_showing_a_customer_are_not_asked_about() -> None:
    heard = unsure("kowalski please", ("find_customer", 0.45), ("show_customer", 0.4))
    understood = in_context(HANDLERS, PACK, heard, State(), REP)
    assert understood.sure
    assert understood.intent.name == "find_customer"


def test_two_other_intents_are_asked_about_as_before() -> None:
    heard = unsure("kowalski please", ("find_customer", 0.45), ("log_lead", 0.4))
    assert not in_context(HANDLERS, PACK, heard, State(), REP).sure


def test_two_that_are_both_unlikely_are_asked_about() -> None:
    heard = unsure("kowalski please", ("find_customer", 0.3), ("show_customer", 0.2))
    assert not in_context(HANDLERS, PACK, heard, State(), REP).sure


def test_a_quote_asked_for_with_its_price_is_prepared_by_whoever_prepares_them() -> None:
    price = Entity("amount", {"value": 150.0, "currency": None}, 22, 25, "150")
    heard = Parse("an offer for Acme at 150", Guess("request_quote", 0.9), (), (price,))
    assert within_house(HANDLERS, PACK, heard, State(), REP).intent.name == "prepare_quote"
    customer = Actor(2, "Carl Client", Role.CUSTOMER, "Europe/London", "en")
    assert within_house(HANDLERS, PACK, heard, State(), customer).intent.name == "request_quote"


def test_a_quote_that_a_customer_wants_prepared_is_asked_for() -> None:
    heard = Parse("do me a quote for 12 terminals", Guess("prepare_quote", 0.9), (), ())
    customer = Actor(2, "Carl Client", Role.CUSTOMER, "Europe/London", "en")
    assert within_house(HANDLERS, PACK, heard, State(), customer).intent.name == "request_quote"
