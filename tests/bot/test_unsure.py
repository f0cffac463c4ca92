"""What is asked back about: likely, allowed, and what people of the speaker's role would do."""

from __future__ import annotations

from bot.dialogue.guesses import choices, is_foreign
from bot.registry import load_handlers
from domain.access import Actor, Role
from nlu.parse import Guess, Parse

HANDLERS = load_handlers()


def actor(role: Role) -> Actor:
    return Actor(1, "Jane", role, "Europe/London", "en")


def heard(*guesses: tuple[str, float]) -> Parse:
    ranking = tuple(Guess(name, confidence) for name, confidence in guesses)
    return Parse("friday maybe a nudge", ranking[0], ranking, sure=False)


REMINDER = heard(("set_reminder", 0.4), ("raise_complaint", 0.3), ("greet", 0.1), ("log_interaction", 0.1))


def test_a_guest_is_never_offered_a_reminder_a_customer_is() -> None:
    assert choices(REMINDER, HANDLERS, actor(Role.GUEST)) == ("raise_complaint",)
    assert choices(REMINDER, HANDLERS, actor(Role.CUSTOMER)) == ("set_reminder", "raise_complaint")


def test_staff_are_offered_what_they_do_and_no_small_talk() -> None:
    assert choices(REMINDER, HANDLERS, actor(Role.SALES)) == (
        "set_reminder",
        "raise_complaint",
        "log_interaction",
    )


def test_three_choices_at_most_and_none_that_is_hardly_a_guess() -> None:
    many = heard(
        ("raise_complaint", 0.3),
        ("open_ticket", 0.2),
        ("ask_question", 0.2),
        ("request_quote", 0.1),
        ("ticket_status", 0.01),
    )
    assert choices(many, HANDLERS, actor(Role.GUEST)) == ("raise_complaint", "open_ticket", "ask_question")


def test_of_a_strange_sentence_the_likeliest_of_ours_are_asked_about() -> None:
    strange = heard(
        ("out_of_scope", 0.96), ("open_ticket", 0.03), ("raise_complaint", 0.0095), ("ask_question", 0.0005)
    )
    assert choices(strange, HANDLERS, actor(Role.GUEST)) == ("open_ticket", "raise_complaint")


def test_what_sounds_like_staff_is_refused_to_customers_only_when_it_surely_is() -> None:
    doubtful, sure = heard(("log_interaction", 0.7)), heard(("log_interaction", 0.95))
    assert is_foreign(doubtful, HANDLERS, actor(Role.GUEST))
    assert not is_foreign(sure, HANDLERS, actor(Role.GUEST))
    assert not is_foreign(doubtful, HANDLERS, actor(Role.SALES))
