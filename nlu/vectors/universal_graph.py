"""The multilingual sentence encoder written as an ONNX graph, all but its table of tokens.

Google's universal sentence encoder (Yang et al. 2019), the one with convolutions: three of them, over two,
three and five tokens, twice each, beside the tokens themselves; their sum over the sentence, by the root of
its length; and a small network over that. The shapes and names of the weights are the package's.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from onnx import TensorProto

from nlu.features import Floats
from nlu.vectors.drawing import Drawing

WINDOWS = ((2, 0), (3, 1), (5, 2))
"""Of each convolution, how many tokens it sees, and how many of them stand before."""
SEEN = 256
"""Numbers of a token in a convolution."""
WIDTH = 512
END = np.iinfo(np.int64).max


def universal_graph(weights: Mapping[str, Floats]) -> bytes:
    """Takes the ``tokens`` of one sentence (float32, 512 numbers each), gives its ``vector`` (float32, 512
    numbers, of length 1)."""
    return _Universal(weights).written()


class _Universal:
    def __init__(self, weights: Mapping[str, Floats]) -> None:
        self._weights = weights
        self._drawing = Drawing()
        self._node = self._drawing.node
        self._epsilon = float(weights["eps"])

    def written(self) -> bytes:
        """What the tokens and their neighbours together say."""
        parts = [
            "tokens",
            *(self._convolved(*window) for window in zip(self._thrice(), WINDOWS, strict=True)),
        ]
        whole = self._node("Concat", parts, axis=-1)
        whole = self._drawing.norm(whole, self._weights["ln_g"], self._weights["ln_b"], self._epsilon)
        return self._drawing.written(("tokens", "float32", ["tokens", WIDTH]), self._direction(whole), WIDTH)

    def _thrice(self) -> list[str]:
        """The tokens as each convolution takes them."""
        matrix, bias, scale, shift = (
            np.concatenate([self._weights[f"{name}{seen}"] for seen, _ in WINDOWS], axis=-1)
            for name in ("proj", "proj_b", "ln_g", "ln_b")
        )
        taken = self._drawing.norm(self._drawing.linear("tokens", matrix, bias), scale, shift, self._epsilon)
        return [self._cut(taken, at * SEEN, (at + 1) * SEEN, axis=1) for at in range(len(WINDOWS))]

    def _convolved(self, states: str, window: tuple[int, int]) -> str:
        """Twice over."""
        for step in ("1", "2"):
            seen, before = window
            around = self._node("Pad", [states, self._drawing.places(before, 0, seen - 1 - before, 0)])
            slid = [
                self._cut(around, at, END if at == seen - 1 else at + 1 - seen, axis=0) for at in range(seen)
            ]
            matrix, bias = (self._weights[f"{part}{step}_{seen}"] for part in ("w", "b"))
            found = self._drawing.linear(self._node("Concat", slid, axis=-1), matrix, bias)
            states = self._node("Add", [self._node("Relu", [found]), states])
        return states

    def _direction(self, whole: str) -> str:
        total = self._node("ReduceSum", [whole, self._drawing.places(0)], keepdims=1)
        count = self._node(
            "Cast", [self._cut(self._node("Shape", [whole]), 0, 1, axis=0)], to=TensorProto.FLOAT
        )
        root = self._node("Sqrt", [count])
        mean = self._drawing.linear(self._node("Div", [total, root]), self._weights["cnn_W"])
        mean = self._node(
            "Add", [mean, self._node("Mul", [root, self._drawing.given(self._weights["cnn_b"])])]
        )
        first = self._node("Relu", [self._linear(mean, "d0")])
        second = self._node("Add", [self._linear(mean, "p1"), self._linear(first, "d1")])
        second = self._node("Relu", [second])
        third = self._node("Relu", [self._linear(second, "d2")])
        said = self._node(
            "Tanh", [self._node("Add", [self._linear(second, "p3"), self._linear(third, "d3")])]
        )
        return self._node(
            "LpNormalization", [self._node("Squeeze", [said, self._drawing.places(0)])], axis=-1, p=2
        )

    def _linear(self, states: str, name: str) -> str:
        return self._drawing.linear(states, self._weights[name])

    def _cut(self, states: str, start: int, end: int, axis: int) -> str:
        return self._node("Slice", [states, *(self._drawing.places(number) for number in (start, end, axis))])
