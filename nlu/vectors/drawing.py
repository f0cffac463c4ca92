"""ONNX graphs drawn a node at a time, their matrices in seven bits.

A matrix has one scale for each column, and what it is multiplied with is rounded to eight bits (ONNX
Runtime's DynamicQuantizeMatMul). With eight bits for both, processors without VNNI instructions would
overflow (onnxruntime.ai, "Quantize ONNX models").
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from nlu.features import Floats

STEPS = 63
"""The largest step of a matrix' numbers."""
MICROSOFT = "com.microsoft"
TAKEN = {"int64": TensorProto.INT64, "float32": TensorProto.FLOAT}


class Drawing:
    """Nodes and constants, added one after the other; each gives one value, known by a name."""

    def __init__(self) -> None:
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def node(self, kind: str, taken: Sequence[str], **how: Any) -> str:
        """What a node of this kind makes of the values taken."""
        name = f"n{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, list(taken), [name], **how))
        return name

    def given(self, value: Any) -> str:
        """A constant."""
        name = f"c{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.asarray(value, order="C"), name))
        return name

    def number(self, value: float) -> str:
        """A constant of one number."""
        return self.given(np.array(value, dtype=np.float32))

    def places(self, *numbers: int) -> str:
        """A constant row of whole numbers."""
        return self.given(np.array(numbers, dtype=np.int64))

    def linear(self, states: str, matrix: Floats, bias: Floats | None = None) -> str:
        """A row for each of theirs, times ``matrix`` (a column for each number out), and ``bias``."""
        scales = np.maximum(np.abs(matrix).max(axis=0), 1e-9) / STEPS
        given = [self.given(np.round(matrix / scales).astype(np.int8)), self.given(scales.astype(np.float32))]
        last = [] if bias is None else ["", self.given(bias)]
        return self.node("DynamicQuantizeMatMul", [states, *given, *last], domain=MICROSOFT)

    def norm(self, states: str, scale: Floats, shift: Floats, epsilon: float) -> str:
        """Each row's numbers about their mean, in standard deviations, scaled and shifted."""
        given = [self.given(scale), self.given(shift)]
        return self.node("LayerNormalization", [states, *given], axis=-1, epsilon=epsilon)

    def written(self, taken: tuple[str, str, Sequence[str | int]], vector: str, width: int) -> bytes:
        """The whole graph, as the bytes of a file: it takes one input (its name, type and shape), and gives
        ``vector``, of so many numbers."""
        name, kind, shape = taken
        self._nodes.append(helper.make_node("Identity", [vector], ["vector"]))
        takes = helper.make_tensor_value_info(name, TAKEN[kind], shape)
        gives = helper.make_tensor_value_info("vector", TensorProto.FLOAT, [width])
        graph = helper.make_graph(self._nodes, "encoder", [takes], [gives], self._constants)
        operators = [helper.make_opsetid("", 21), helper.make_opsetid(MICROSOFT, 1)]
        model = helper.make_model(graph, opset_imports=operators, ir_version=10)
        return bytes(model.SerializeToString(deterministic=True))
