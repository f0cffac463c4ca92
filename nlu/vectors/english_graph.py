"""The English sentence encoder written as an ONNX graph.

BERT's encoder (Devlin et al. 2019), then the mean over the tokens, scaled to length 1, as all-MiniLM-L6-v2
was trained; and the same of the two layers before the last, which a head that learns reads as well: what is
of no use for likeness still tells intents apart (layers know different things: Tenney et al. 2019).

Rounded numbers bend vectors a little: their cosine with 32 bits is .99 in the mean. Words are kept in eight
bits, a row each.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from onnx import TensorProto

from nlu.features import Floats
from nlu.vectors.drawing import Drawing
from nlu.vectors.english import HIDDEN, READ_LAYERS, WIDTH
from nlu.vectors.weights import HEADS, LAYERS

BYTE = 127
"""The largest step of a signed byte."""
ASKED = ("query", "key", "value")
EPSILON = 1e-12


def english_graph(weights: Mapping[str, Floats]) -> bytes:
    """Takes the ``ids`` (int64) of one sentence's tokens, gives its ``vector`` (float32, 1152 numbers: 384 of
    each of the last layers, length 1 each, the last one's at the end)."""
    return _Bert(weights).written()


class _Bert:
    def __init__(self, weights: Mapping[str, Floats]) -> None:
        self._weights = weights
        self._drawing = Drawing()
        self._node = self._drawing.node

    def written(self) -> bytes:
        """After each of the last layers the mean direction of the tokens."""
        states, directions = self._words(), []
        for layer in range(LAYERS):
            states = self._layer(f"encoder.layer.{layer}.", states)
            if layer >= LAYERS - READ_LAYERS:
                total = self._node("ReduceSum", [states, self._drawing.places(0)], keepdims=0)
                directions.append(self._node("LpNormalization", [total], axis=-1, p=2))
        vector = self._node("Concat", directions, axis=-1)
        return self._drawing.written(("ids", "int64", ["tokens"]), vector, WIDTH)

    def _words(self) -> str:
        """Each token's word, place and kind, together."""
        given, words = self._drawing.given, self._weights["embeddings.word_embeddings.weight"]
        scales = np.abs(words).max(axis=1, keepdims=True).astype(np.float32) / BYTE
        steps = self._node("Gather", [given(np.round(words / scales).astype(np.int8)), "ids"])
        rows = self._node("Cast", [steps], to=TensorProto.FLOAT)
        said = self._node("Mul", [rows, self._node("Gather", [given(scales), "ids"])])
        kind = self._weights["embeddings.token_type_embeddings.weight"][0]
        places = given(self._weights["embeddings.position_embeddings.weight"] + kind)
        stands = self._node("Slice", [places, self._drawing.places(0), self._node("Shape", ["ids"])])
        return self._norm(self._node("Add", [said, stands]), "embeddings.LayerNorm")

    def _layer(self, name: str, states: str) -> str:
        looked = self._linear(self._attention(name, states), f"{name}attention.output.dense")
        after = self._norm(self._node("Add", [looked, states]), f"{name}attention.output.LayerNorm")
        wide = self._node("Gelu", [self._linear(after, f"{name}intermediate.dense")])
        back = self._linear(wide, f"{name}output.dense")
        return self._norm(self._node("Add", [back, after]), f"{name}output.LayerNorm")

    def _attention(self, name: str, states: str) -> str:
        part = HIDDEN // HEADS
        together = self._linear(states, *(f"{name}attention.self.{which}" for which in ASKED))
        split = self._node("Reshape", [together, self._drawing.places(0, len(ASKED), HEADS, part)])

        def heads(which: int, order: tuple[int, ...]) -> str:
            one = self._node("Gather", [split, self._drawing.given(np.array(which))], axis=1)
            return self._node("Transpose", [one], perm=order)

        alike = self._node("MatMul", [heads(0, (1, 0, 2)), heads(1, (1, 2, 0))])
        shares = self._node(
            "Softmax", [self._node("Mul", [alike, self._drawing.number(part**-0.5)])], axis=-1
        )
        seen = self._node("MatMul", [shares, heads(2, (1, 0, 2))])
        joined = self._node("Transpose", [seen], perm=(1, 0, 2))
        return self._node("Reshape", [joined, self._drawing.places(0, HIDDEN)])

    def _linear(self, states: str, *names: str) -> str:
        """What each of the named matrices and its bias make of them, side by side."""
        matrix = np.concatenate([self._weights[f"{name}.weight"] for name in names])
        bias = np.concatenate([self._weights[f"{name}.bias"] for name in names])
        return self._drawing.linear(states, matrix.T, bias)

    def _norm(self, states: str, name: str) -> str:
        scale, shift = (self._weights[f"{name}.{part}"] for part in ("weight", "bias"))
        return self._drawing.norm(states, scale, shift, EPSILON)
