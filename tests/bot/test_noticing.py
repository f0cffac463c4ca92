"""What is noticed of people in need, in any language, and what is not."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from bot.dialogue.noticing import Noticing
from config.languages import FOLDER, languages, load_language, read_yaml

SAID = read_yaml(Path(__file__).with_name("noticing.yml"))
"""What customers say of each need, and what only sounds like it, in all languages."""


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
        ("fraud", "somebody is using my card right now"),
        ("fraud", "someone called pretending to be the bank and took 500 pounds"),
        ("fraud", "i got scammed, 300 pounds gone"),
        ("fraud", "jemand hat sich als Bank ausgegeben und 500 Euro genommen"),
        ("fraud", "ich bin betrogen worden, mein Geld ist weg"),
        ("fraud", "se hicieron pasar por el banco y me quitaron 500"),
        ("fraud", "me han estafado 500 euros"),
        ("card", "my wallet is gone with both cards"),
        ("scam", "someone is on the phone now telling me to move my money to a safe account"),
        ("scam", "a man from the bank called me and wants my PIN, is that real?"),
        ("scam", "they text me that i must transfer everything to a secure account"),
        ("scam", "he told me to install anydesk so he can help with my account"),
        ("scam", "am Telefon ist jemand, der sagt, ich soll mein Geld auf ein sicheres Konto überweisen"),
        ("scam", "Ein Mann von der Bank hat mich angerufen und will meine PIN, stimmt das?"),
        ("scam", "me llaman por teléfono y dicen que pase mi dinero a una cuenta segura"),
        ("scam", "me ha llamado un hombre del banco y quiere mi PIN, ¿es verdad?"),
        ("card", "please block my card"),
        ("card", "my card was stolen!!"),
        ("card", "i lost my card"),
        ("card", "lost my dad's card"),
        ("card", "my wallet was stolen an hour ago with all cards in it"),
        ("card", "they mugged me and took my purse"),
        ("card", "I can't find my debit card anywhere, block it"),
        ("card", "someone has stolen my bank card"),
        ("card", "bitte karte sperren"),
        ("card", "i was robbed, they took my wallet and phone"),
        ("scam", "got a call from the bank asking for my password"),
        ("scam", "a caller says he is from the bank and needs my card number"),
        ("scam", "angeblich ruft die Bank an und fragt nach meiner TAN"),
        ("debt", "i can't make my loan payment this month"),
        ("debt", "ich kann den kredit nicht mehr abbezahlen"),
        ("debt", "no puedo seguir pagando la hipoteca"),
        ("card", "Meine Karte wurde gestohlen, bitte sofort sperren"),
        ("card", "ich hab meine karte verlohren"),
        ("card", "bitte sperren Sie meine Karte"),
        ("card", "mir wurde der Geldbeutel geklaut"),
        ("card", "me robaron la tarjeta"),
        ("card", "he perdido la tarjeta"),
        ("card", "por favor bloqueen mi tarjeta"),
        ("card", "me han robado la cartera con todas las tarjetas"),
        ("bereavement", "mein Man ist letzte woche gestorben, ich weis nicht weiter"),
        ("bereavement", "mi marido murió la semana pasada, no sé qué hacer"),
        ("bereavement", "my husband died last week and I can't cope"),
        ("bereavement", "I need to close my late mother's account"),
        ("bereavement", "my dad died twenty years ago and now my mum passed away"),
        ("debt", "ich kann die Rate nicht mehr zahlen"),
        ("debt", "meinen Kredit kann ich nicht mehr bezalen"),
        ("debt", "ich habe meine Arbeit verloren"),
        ("debt", "I lost my job and can't pay my loan"),
        ("debt", "we can't repay the loan any more"),
        ("debt", "me he quedado sin trabajo y no puedo pagar el préstamo"),
        ("debt", "no puedo pagar la cuota de este mes"),
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
        "How do I block a lost card?",
        "what happens if my card is stolen",
        "if I lost my card, what would it cost?",
        "you blocked my card and I want to know why",
        "why did you block my card",
        "my wallet was stolen two years ago and nobody ever wrote to me",
        "I lost my card reader",
        "my card does not work",
        "the machine took my card",
        "please don't freeze my card",
        "my card is lost in the post",
        "the app asks for my pin every time",
        "you texted me a code, I did not ask for it",
        "someone from the bank called me about the mortgage, please call back",
        "ich kann die Rate nicht online bezahlen, die App geht nicht",
        "was passiert, wenn meine Karte gestohlen wird",
        "wie kann ich meine Karte sperren",
        "qué pasa si pierdo la tarjeta",
        "¿cómo puedo bloquear mi tarjeta?",
        "can I move money to my savings account",
        "how do I transfer money to a new account",
        "do you ever ask for my PIN on the phone?",
        "I called you and you asked for my account number",
        "ich möchte Geld auf mein Sparkonto überweisen",
        "quiero mover dinero a mi cuenta de ahorro",
        "in March I opened an account with my late mother, and the letters still go to the wrong address",
        "my father, who died twenty years ago, always banked here and I like it",
        "meine verstorbene Mutter sagte immer, hier sei man freundlich",
        "mi difunta madre siempre decía que este banco era bueno",
        "I can't pay my loan in the app, it shows an error",
        "can I repay my loan early?",
        "i was scammed two years ago, the money came back",
        "the man said he was from the bank and took my papers for the mortgage",
        "the fee for my card has gone up",
        "my card is gone through the machine twice",
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


@pytest.mark.parametrize("need", SAID["noticed"])
def test_a_need_is_noticed_in_many_words(need: str) -> None:
    taken = {text: noticing().notice(text) for text in SAID["noticed"][need]}
    assert {text: one for text, one in taken.items() if one != need} == {}


def test_what_is_past_or_supposed_or_a_figure_of_speech_is_no_need() -> None:
    taken = {text: noticing().notice(text) for text in SAID["not_noticed"]}
    assert {text: one for text, one in taken.items() if one is not None} == {}


@pytest.mark.parametrize(
    "text",
    [
        "ok ive blocked it",
        "it was to a company called Zenith Pay, at 9.40",
        "hab die Karte gesperrt",
        "es ging an eine Firma, um 9.40 Uhr",
        "ya la he bloqueado",
        "fue a una empresa llamada Zenith Pay",
    ],
)
def test_what_was_done_since_tells_more_of_a_need(text: str) -> None:
    assert noticing().tells_more(text)


@pytest.mark.parametrize("text", ["thanks", "it's fine now", "can I have my statement?", "danke", "gracias"])
def test_thanks_and_other_wishes_tell_no_more_of_it(text: str) -> None:
    assert not noticing().tells_more(text)


def test_of_two_needs_the_graver_one_counts() -> None:
    assert noticing().notice("I am furious, my wife died, and I want to die too") == "crisis"


def test_a_story_of_a_robbery_long_past_is_no_robbery_of_this_minute() -> None:
    story = "They said I am being scammed. " + "Then I wrote to you again and nobody answered. " * 20
    assert noticing().notice(story) is None


@pytest.mark.parametrize(
    "text",
    ["what now", "and now what?", "What should I do now??", "was jetzt?", "¿y ahora qué?"],
)
def test_who_asks_what_to_do_now_asks_on(text: str) -> None:
    assert noticing().asks_on(text)


@pytest.mark.parametrize("text", ["what now costs a transfer", "help me open it", "was kostet das jetzt"])
def test_who_asks_something_else_does_not(text: str) -> None:
    assert not noticing().asks_on(text)


def test_every_language_notices_every_need() -> None:
    for tag in languages():
        own = Noticing.of([load_language(tag)])
        if (FOLDER / tag / "care.yml").exists():
            assert set(own.patterns) == set(noticing().patterns), tag
            assert set(own.passing) == set(noticing().passing), tag
            assert set(own.others) == set(noticing().others), tag
