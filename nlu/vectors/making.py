"""The sentence encoder made of its weights. Only training imports this."""

from __future__ import annotations

from nlu.vectors import weights
from nlu.vectors.encoder import Encoder
from nlu.vectors.graph import encoder_graph


def make_encoder() -> Encoder | None:
    """The encoder of the installed weights; None where there are none."""
    place = weights.folder()
    if place is None:
        return None
    graph = encoder_graph(weights.weights_in(place)).SerializeToString(deterministic=True)
    return Encoder(graph, weights.tokenizer_in(place))
