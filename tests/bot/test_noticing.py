"""What is noticed of people in need, in any language, and what is not."""

from __future__ import annotations

from functools import lru_cache

import pytest

from bot.noticing import Noticing
from config.languages import FOLDER, languages, load_language


@lru_cache(maxsize=1)
def noticing() -> Noticing:
    return Noticing.of([load_language(tag) for tag in languages()])


@pytest.mark.parametrize(
    ("need", "text"),
    [
        ("crisis", "i want to kill myself, the debt is too much"),
        ("crisis", "I'm thinking of ending it all"),
        ("crisis", "there is no point in living"),
        ("crisis", "maybe they'd be better off without me"),
        ("crisis", "ich möchte nicht mehr leben"),
        ("crisis", "ich will mich umbringen"),
        ("crisis", "no quiero seguir viviendo"),
        ("crisis", "me voy a matar"),
        ("fraud", "someone is emptying my account right now"),
        ("fraud", "I just gave my PIN to a man on the phone"),
        ("fraud", "jemand räumt gerade mein Konto leer"),
        ("fraud", "me están vaciando la cuenta ahora mismo"),
        ("bereavement", "my husband died and you still write to him"),
        ("bereavement", "what happens to the account after the death of my mother"),
        ("bereavement", "meine Mutter ist gestern gestorben"),
        ("bereavement", "mi marido murió la semana pasada"),
        ("illness", "I have cancer and missed a payment"),
        ("illness", "ich liege im Krankenhaus"),
        ("illness", "estoy ingresada en el hospital"),
        ("debt", "I can't pay my rent because of your fees"),
        ("debt", "ich kann die Miete nicht mehr bezahlen"),
        ("debt", "no puedo pagar el alquiler"),
        ("distress", "I'm at my wits' end"),
        ("distress", "ich bin völlig verzweifelt"),
        ("distress", "estoy desesperada"),
        ("angry", "the cash machine kept my card, I am furious"),
        ("angry", "mir reicht es, das geht an meinen Anwalt"),
        ("angry", "estoy harto de este banco"),
    ],
)
def test_somebody_in_need_is_noticed(need: str, text: str) -> None:
    assert noticing().notice(text) == need


@pytest.mark.parametrize(
    "text",
    [
        "the queue at your branch is killing me",
        "you charged me the 35 quid overdraft fee twice on monday, this is a joke",
        "kill the reminder for Friday",
        "I'm dying to know my rate",
        "my card died",
        "I want to end my contract",
        "can I take out a life insurance",
        "lost my dad's card",
        "I was scammed last year and want to know what became of it",
        "what happens to my account when I die",
        "I can't pay by card in the shop",
        "I can't live with this phone app",
        "a donation for suicide prevention",
        "ich will mein Konto kündigen",
        "Schluss machen mit dem Vertrag",
        "quiero cerrar mi cuenta",
        "mi tarjeta ha muerto",
    ],
)
def test_who_is_only_cross_or_asks_is_not(text: str) -> None:
    assert noticing().notice(text) is None


def test_of_two_needs_the_graver_one_counts() -> None:
    assert noticing().notice("I am furious, my wife died, and I want to die too") == "crisis"


def test_a_story_of_a_robbery_long_past_is_no_robbery_of_this_minute() -> None:
    story = "They said I am being scammed. " + "Then I wrote to you again and nobody answered. " * 20
    assert noticing().notice(story) is None


def test_every_language_notices_every_need() -> None:
    for tag in languages():
        own = Noticing.of([load_language(tag)])
        if (FOLDER / tag / "care.yml").exists():
            assert set(own.patterns) == set(noticing().patterns), tag
