"""The sentence encoders there are. Only training imports this."""

from __future__ import annotations

from pathlib import Path

from nlu.vectors import universal, weights
from nlu.vectors.encoder import Encoder
from nlu.vectors.english import EnglishEncoder
from nlu.vectors.graph import encoder_graph
from nlu.vectors.kept import KeptVectors


def make_encoders() -> tuple[Encoder, ...]:
    """The encoders that are installed, the cheaper first; none where there are none."""
    found: list[Encoder] = [universal.UniversalEncoder()] if universal.is_installed() else []
    place = weights.folder()
    if place is not None:
        graph = encoder_graph(weights.weights_in(place)).SerializeToString(deterministic=True)
        found.append(EnglishEncoder(graph, weights.tokenizer_in(place)))
    return tuple(found)


def make_vectors(folder: Path | None = None) -> tuple[KeptVectors, ...]:
    """The vectors of every encoder there is, remembered in ``folder`` if one is given."""
    return tuple(KeptVectors(encoder, folder) for encoder in make_encoders())
