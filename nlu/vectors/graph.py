"""The sentence encoder written as an ONNX graph, its matrices in eight bits.

BERT's encoder (Devlin et al. 2019), then the mean over the tokens, scaled to length 1, as all-MiniLM-L6-v2
was trained; and the same of the two layers before the last, which a head that learns reads as well: what is
of no use for likeness still tells intents apart (layers know different things: Tenney et al. 2019).

Matrices are kept in blocks of 32 numbers with one scale each (ONNX Runtime's MatMulNBits), which halves the
time and leaves vectors as they were (cosine with 32 bits above .999); words likewise, a row each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from onnx import ModelProto, TensorProto, helper, numpy_helper

from nlu.features import Floats
from nlu.vectors.english import HIDDEN, READ_LAYERS, WIDTH
from nlu.vectors.weights import HEADS, LAYERS

BLOCK = 32
HALF, WHOLE = 127, 128
"""The largest step of a signed byte, and what makes it unsigned."""
FAR = np.float32(-1e9)
"""Added to what must not be looked at."""
MICROSOFT = "com.microsoft"


def encoder_graph(weights: Mapping[str, Floats]) -> ModelProto:
    """Takes ``ids`` and ``mask`` (int64, sentences x tokens, mask 1 where there is a token), gives ``vector``
    (float32, sentences x 1152: 384 of each of the last layers, length 1 each, the last one's at the end)."""
    drawing = _Drawing(weights)
    drawing.sentence()
    whole = ["sentences", "tokens"]
    taken = [helper.make_tensor_value_info(name, TensorProto.INT64, whole) for name in ("ids", "mask")]
    given = helper.make_tensor_value_info("vector", TensorProto.FLOAT, ["sentences", WIDTH])
    graph = helper.make_graph(drawing.nodes, "encoder", taken, [given], drawing.constants)
    operators = [helper.make_opsetid("", 21), helper.make_opsetid(MICROSOFT, 1)]
    return helper.make_model(graph, opset_imports=operators, ir_version=10)


class _Drawing:
    """Nodes and constants, added one after the other."""

    def __init__(self, weights: Mapping[str, Floats]) -> None:
        self._weights = weights
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def sentence(self) -> None:
        """The output: after each of the last layers the mean direction of the tokens that are there."""
        mask = self._node("Cast", ["mask"], to=TensorProto.FLOAT)
        hidden = self._node("Mul", [self._node("Sub", [self._number(1), mask]), self._given(FAR)])
        hidden = self._node("Unsqueeze", [hidden, self._places(1, 2)])
        there = self._node("Unsqueeze", [mask, self._places(2)])
        states, directions = self._words(), []
        for layer in range(LAYERS):
            states = self._layer(f"encoder.layer.{layer}.", states, hidden)
            if layer >= LAYERS - READ_LAYERS:
                directions.append(self._direction(states, there))
        self.nodes.append(helper.make_node("Concat", directions, ["vector"], axis=-1))

    def _direction(self, states: str, there: str) -> str:
        total = self._node("ReduceSum", [self._node("Mul", [states, there]), self._places(1)], keepdims=0)
        return self._node("LpNormalization", [total], axis=-1, p=2)

    def _words(self) -> str:
        """Each token's word, place and kind, together."""
        words = self._weights["embeddings.word_embeddings.weight"]
        scales = np.abs(words).max(axis=1, keepdims=True) / HALF
        small = self._given(np.round(words / scales).astype(np.int8))
        rows = self._node("Cast", [self._node("Gather", [small, "ids"])], to=TensorProto.FLOAT)
        said = self._node(
            "Mul", [rows, self._node("Gather", [self._given(scales.astype(np.float32)), "ids"])]
        )
        counted = self._node("CumSum", ["mask", self._given(np.array(1, np.int64))])
        place = self._node("Sub", [counted, self._given(np.array(1, np.int64))])
        kind = self._weights["embeddings.token_type_embeddings.weight"][0]
        places = self._given(self._weights["embeddings.position_embeddings.weight"] + kind)
        stands = self._node("Gather", [places, place])
        return self._norm(self._node("Add", [said, stands]), "embeddings.LayerNorm")

    def _layer(self, name: str, states: str, hidden: str) -> str:
        looked = self._linear(self._attention(name, states, hidden), f"{name}attention.output.dense")
        after = self._norm(self._node("Add", [looked, states]), f"{name}attention.output.LayerNorm")
        wide = self._node("Gelu", [self._linear(after, f"{name}intermediate.dense")])
        back = self._linear(wide, f"{name}output.dense")
        return self._norm(self._node("Add", [back, after]), f"{name}output.LayerNorm")

    def _attention(self, name: str, states: str, hidden: str) -> str:
        part = HIDDEN // HEADS

        def heads(which: str, order: Sequence[int]) -> str:
            whole = self._linear(states, f"{name}attention.self.{which}")
            split = self._node("Reshape", [whole, self._places(0, 0, HEADS, part)])
            return self._node("Transpose", [split], perm=order)

        alike = self._node("MatMul", [heads("query", (0, 2, 1, 3)), heads("key", (0, 2, 3, 1))])
        scaled = self._node("Mul", [alike, self._number(part**-0.5)])
        shares = self._node("Softmax", [self._node("Add", [scaled, hidden])], axis=-1)
        seen = self._node("MatMul", [shares, heads("value", (0, 2, 1, 3))])
        joined = self._node("Transpose", [seen], perm=(0, 2, 1, 3))
        return self._node("Reshape", [joined, self._places(0, 0, HIDDEN)])

    def _linear(self, states: str, name: str) -> str:
        matrix = self._weights[f"{name}.weight"]
        out, into = matrix.shape
        blocks = matrix.reshape(out, into // BLOCK, BLOCK)
        scales = np.abs(blocks).max(axis=-1) / HALF
        steps = np.round(blocks / np.where(scales == 0, 1, scales)[..., None]) + WHOLE
        product = self._node(
            "MatMulNBits",
            [states, self._given(steps.astype(np.uint8)), self._given(scales.reshape(-1).astype(np.float32))],
            domain=MICROSOFT,
            K=into,
            N=out,
            bits=8,
            block_size=BLOCK,
            accuracy_level=4,  # inputs in eight bits as well
        )
        return self._node("Add", [product, self._given(self._weights[f"{name}.bias"])])

    def _norm(self, states: str, name: str) -> str:
        scale, shift = (self._given(self._weights[f"{name}.{part}"]) for part in ("weight", "bias"))
        return self._node("LayerNormalization", [states, scale, shift], axis=-1, epsilon=1e-12)

    def _places(self, *numbers: int) -> str:
        return self._given(np.array(numbers, dtype=np.int64))

    def _number(self, value: float) -> str:
        return self._given(np.array(value, dtype=np.float32))

    def _given(self, value: Any) -> str:
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def _node(self, kind: str, taken: Sequence[str], **how: Any) -> str:
        name = f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(taken), [name], **how))
        return name
