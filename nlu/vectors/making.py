"""The sentence encoders there are. Only training imports this."""

from __future__ import annotations

from pathlib import Path

from nlu.vectors import universal, weights
from nlu.vectors.encoder import Encoder
from nlu.vectors.english import EnglishEncoder
from nlu.vectors.english_graph import english_graph
from nlu.vectors.kept import KeptVectors
from nlu.vectors.universal_graph import universal_graph


def make_encoders() -> tuple[Encoder, ...]:
    """The encoders that are installed, the cheaper first; none where there are none."""
    found: list[Encoder] = []
    if universal.is_installed():
        found.append(universal.UniversalEncoder(universal_graph(universal.weights())))
    place = weights.folder()
    if place is not None:
        found.append(EnglishEncoder(english_graph(weights.weights_in(place)), weights.tokenizer_in(place)))
    return tuple(found)


def make_vectors(folder: Path | None = None) -> tuple[KeptVectors, ...]:
    """The vectors of every encoder there is, remembered in ``folder`` if one is given."""
    return tuple(KeptVectors(encoder, folder) for encoder in make_encoders())
