"""What was written down is put right where it was said wrongly, and left alone elsewhere."""

from __future__ import annotations

import pytest

from bot.dialogue.rewording import reworded, settled
from config.languages import load_language

RIGHT = [
    ("en", "they want 40 seats", "I meant 50 seats", "they want 50 seats"),
    ("en", "40 seats and 3 tills", "no, 4 tills", "40 seats and 4 tills"),
    ("en", "charged 200 pounds twice", "actually it was 300 not 200", "charged 300 pounds twice"),
    ("en", "a fee in York on Monday", "not in York but in Leeds", "a fee in Leeds on Monday"),
    ("en", "card ending 4410, 90 euros", "I meant the card ending 4411", "card ending 4411, 90 euros"),
    ("en", "90 euros, card 4410, 2 times", "no, 4411", "90 euros, card 4411, 2 times"),
    ("en", "+441134960278", "her number ends in 77 not 78", "+441134960277"),
    ("de", "sie wollen 40 Plätze", "es waren 50, nicht 40", "sie wollen 50 Plätze"),
    ("de", "Gebühr in York", "nicht in York, sondern in Leeds", "Gebühr in Leeds"),
    ("es", "quieren 40 plazas", "eran 50, no 40", "quieren 50 plazas"),
    (
        "es",
        "90 euros, tarjeta terminada en 4410",
        "la terminada en 4411",
        "90 euros, tarjeta terminada en 4411",
    ),
    ("es", "un cargo en York", "no en York sino en Leeds", "un cargo en Leeds"),
]
LEFT = [
    ("they want 40 seats", "no, Globex"),
    ("they want 40 seats and 3 tills", "no, 50"),
    ("charged 200 and again 200", "300 not 200"),
    ("the card reader is broken", "actually it was 300 not 200"),
    ("they want 40 seats", "no, 40"),
]


@pytest.mark.parametrize(("language", "before", "said", "after"), RIGHT)
def test_what_was_said_wrongly_is_put_right(language: str, before: str, said: str, after: str) -> None:
    assert reworded(before, said, load_language(language)) == after


@pytest.mark.parametrize(("before", "said"), LEFT)
def test_what_may_mean_several_places_or_none_is_left_alone(before: str, said: str) -> None:
    assert reworded(before, said, load_language("en")) is None


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("20 terminals, no wait, 30", "30 terminals"),
        ("remind me at 3, sorry, 4", "remind me at 4"),
        ("remind me tomorrow at 3 - make it 4", "remind me tomorrow at 4"),
        ("the fee was 35 and then 40, no wait, 50", "the fee was 35 and then 40, no wait, 50"),
        ("no, 50", "no, 50"),
        ("I'm sorry, my card number ends in 4411", "I'm sorry, my card number ends in 4411"),
        (
            "a quote for 3 terminals, no wait, 4, for our shop in York",
            "a quote for 4 terminals, for our shop in York",
        ),
    ],
)
def test_second_thoughts_before_the_end_of_a_sentence_count(said: str, meant: str) -> None:
    assert settled(said, load_language("en")) == meant
