"""A small model of our own sentences, learned once for all tests here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

import config
from config.languages import FOLDER
from nlu.audience import Audiences, load_audiences
from nlu.corpus import Sentence, read
from nlu.entities import Lexicon, load_lexicon
from nlu.local import LocalParser
from nlu.parse import OUT_OF_SCOPE
from nlu.training import Trained, train
from nlu.vectors.encoder import Encoder
from nlu.vectors.english import EnglishEncoder
from nlu.vectors.kept import KeptVectors
from nlu.vectors.making import make_encoders

SENTENCES = FOLDER / "en" / "sentences"
INTENTS = Path(config.__file__).with_name("intents.yml")
TAUGHT = (
    *("raise_complaint", "request_quote", "ticket_status", "talk_to_human", "ask_question", "list_tickets"),
    *("log_lead", "update_deal", "set_reminder", "show_kpi", "greet", "thank", "affirm", "cancel"),
)
EACH = 90
"""How many sentences of each intent are enough for a test."""


def sentences_of(*intents: str, each: int | None = None) -> list[Sentence]:
    """Our own sentences of these intents, evenly thinned out to ``each``."""
    chosen: list[Sentence] = []
    for intent in intents:
        said = read([SENTENCES / f"{intent}.yml"])
        chosen += said[:: max(1, -(-len(said) // (each or len(said))))]
    return chosen


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon(FOLDER / "en" / "lexicon.yml")


@pytest.fixture(scope="session")
def audiences() -> Audiences:
    return load_audiences(INTENTS)


@pytest.fixture(scope="session")
def lessons() -> Sequence[Sentence]:
    return sentences_of(*TAUGHT, each=EACH)


@pytest.fixture(scope="session")
def strangers() -> Sequence[Sentence]:
    return sentences_of(OUT_OF_SCOPE)


@pytest.fixture(scope="session")
def trained(lessons: Sequence[Sentence], lexicon: Lexicon, audiences: Audiences) -> Trained:
    return train(lessons, lexicon, audiences)


@pytest.fixture(scope="session")
def local(trained: Trained, lexicon: Lexicon) -> LocalParser:
    return LocalParser(trained.model, lexicon)


@pytest.fixture(scope="session")
def encoders() -> tuple[Encoder, ...]:
    made = make_encoders()
    assert len(made) == 2, "the sentence encoders are not all installed"
    return made


@pytest.fixture(scope="session")
def encoder(encoders: tuple[Encoder, ...]) -> EnglishEncoder:
    (made,) = (one for one in encoders if isinstance(one, EnglishEncoder))
    return made


@pytest.fixture(scope="session")
def vectors(encoders: tuple[Encoder, ...], tmp_path_factory: pytest.TempPathFactory) -> list[KeptVectors]:
    folder = tmp_path_factory.mktemp("vectors")
    return [KeptVectors(one, folder) for one in encoders]


@pytest.fixture(scope="session")
def meant(
    lessons: Sequence[Sentence], lexicon: Lexicon, audiences: Audiences, vectors: list[KeptVectors]
) -> Trained:
    """The same lessons as ``trained``, learned with sentence vectors."""
    return train(lessons, lexicon, audiences, vectors=vectors)
