"""Which language a sentence is in, and that what is learned in one helps in the others."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from config.languages import FOLDER
from nlu.corpus import Sentence, language_of, read
from nlu.entities import Polyglot, load_lexicons
from nlu.learning_tongues import learn_tongues
from nlu.local import LocalParser
from nlu.parse import Context
from nlu.tongues import Tongues
from nlu.training import Trained, train
from nlu.vectors.english import EnglishEncoder
from nlu.vectors.kept import KeptVectors
from nlu.vectors.universal import UniversalEncoder, weights
from nlu.vectors.universal_graph import universal_graph
from tests.nlu.conftest import sentences_of

SAID = {
    "en": ["you charged me twice", "where is my card", "remind me on friday", "what is the win rate"],
    "de": [
        "Sie haben doppelt abgebucht",
        "wo ist meine Karte",
        "erinnere mich am Freitag",
        "wie hoch ist die Quote",
    ],
    "es": ["me cobraron dos veces", "dónde está mi tarjeta", "recuérdame el viernes", "cuál es la tasa"],
}
WITHOUT_WORDS = ["", "T-12", "42 %", "👍", "!!!"]
TAUGHT = ("raise_complaint", "set_reminder", "show_kpi", "talk_to_human", "request_quote", "thank")
UNHEARD = {
    "de": [
        ("mir wurde die Gebühr zweimal berechnet", "raise_complaint"),
        ("ich möchte mit einem Menschen sprechen", "talk_to_human"),
        ("vielen herzlichen Dank", "thank"),
    ],
    "es": [
        ("me han cobrado la comisión dos veces", "raise_complaint"),
        ("quiero hablar con una persona", "talk_to_human"),
        ("muchísimas gracias", "thank"),
    ],
}


@pytest.fixture(scope="module")
def tongues() -> Tongues:
    said: dict[str, list[str]] = {}
    for one in read([FOLDER]):
        said.setdefault(str(one.language), []).append(one.text)
    learned = learn_tongues(said)
    assert learned is not None
    return learned


@pytest.mark.parametrize(("tag", "text"), [(tag, text) for tag, texts in SAID.items() for text in texts])
def test_a_sentence_tells_its_language_whatever_was_spoken_before(
    tag: str, text: str, tongues: Tongues
) -> None:
    assert [tongues.of(text, before).tag for before in ("", "en", "de", "es", "fr")] == [tag] * 5


@pytest.mark.parametrize("text", WITHOUT_WORDS)
def test_what_has_no_words_is_in_the_language_spoken_so_far(text: str, tongues: Tongues) -> None:
    assert [tongues.of(text, before).tag for before in ("en", "de", "es")] == ["en", "de", "es"]


def test_a_mixed_sentence_is_in_the_language_most_of_it_is_in(tongues: Tongues) -> None:
    assert tongues.of("hola, my card was blocked yesterday at the machine", "en").tag == "en"
    assert tongues.of("bitte den Deal von Acme auf proposal setzen und morgen erinnern", "en").tag == "de"


def test_one_language_needs_no_telling_apart() -> None:
    assert learn_tongues({"en": SAID["en"]}) is None


def test_a_language_that_is_hardly_spoken_is_still_told_apart() -> None:
    learned = learn_tongues({tag: texts * 2 for tag, texts in SAID.items()})

    assert learned is not None
    assert learned.of("wo ist meine Karte", "en").tag == "de"


def test_a_files_place_tells_its_language() -> None:
    assert language_of(FOLDER / "de" / "sentences" / "greet.yml") == "de"
    assert language_of(FOLDER / "de" / "words.yml") is None


@pytest.fixture(scope="module")
def lexicons() -> Polyglot:
    return load_lexicons(FOLDER, "en")


@pytest.fixture(scope="module")
def taught(lexicons: Polyglot) -> Trained:
    """Only English of these intents, and how the other languages sound."""
    english = [Sentence(one.text, one.intent, language="en") for one in sentences_of(*TAUGHT, each=60)]
    heard = [
        Sentence(text, "greet", language=tag)
        for tag in ("de", "es")
        for text in (one.text for one in read([FOLDER / tag / "sentences" / "greet.yml"]))
    ]
    return train(
        [*english, *heard], lexicons, vectors=[KeptVectors(UniversalEncoder(universal_graph(weights())))]
    )


@pytest.mark.parametrize(
    ("tag", "text", "intent"), [(tag, text, intent) for tag, said in UNHEARD.items() for text, intent in said]
)
def test_what_was_taught_in_english_is_understood_in_other_languages(
    tag: str, text: str, intent: str, taught: Trained, lexicons: Polyglot
) -> None:
    verdict = LocalParser(taught.model, lexicons).judge(text, None, tag)

    assert verdict.best.name == intent


def test_a_sentences_facts_are_read_with_its_own_lexicon(taught: Trained, lexicons: Polyglot) -> None:
    parser = LocalParser(taught.model, lexicons)
    context = Context(now=datetime(2026, 11, 18, 10, tzinfo=UTC), language="de", role="staff")

    parse = parser.understand("erinnere mich morgen um halb neun", context)

    assert parse.language == "de"
    assert [entity.value for entity in parse.of("date")] == ["2026-11-19T08:30:00+00:00"]


def test_an_encoder_that_speaks_none_of_the_languages_is_left_out(
    encoder: EnglishEncoder, lexicons: Polyglot
) -> None:
    german = [
        Sentence(text.text, intent, language="de")
        for intent in ("greet", "thank")
        for text in read([FOLDER / "de" / "sentences" / f"{intent}.yml"])
    ]

    model = train(german, lexicons, vectors=[KeptVectors(encoder)]).model

    assert model.meanings == ()
    assert LocalParser(model, lexicons).judge("vielen Dank", None, "de").best.name == "thank"
