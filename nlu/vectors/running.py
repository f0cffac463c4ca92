"""ONNX graphs run: one sentence at a time, on one thread."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from nlu.features import Floats


def opened(graph: bytes) -> Callable[[Any], Floats]:
    """From the graph's one input to the vector it gives."""
    import onnxruntime  # noqa: PLC0415 a tenth of a second, needed only with vectors

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # more would only wake each other up
    options.log_severity_level = 3  # errors
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    (taken,) = session.get_inputs()

    def run(given: Any) -> Floats:
        vector: Floats = session.run(["vector"], {taken.name: given})[0]
        return vector

    return run


def at_once(*openings: Callable[[], object]) -> None:
    """All done, beside each other: most of reading and unpacking needs no lock of the interpreter."""
    with ThreadPoolExecutor(len(openings) or 1) as pool:
        list(pool.map(lambda opening: opening(), openings))


def each(vector: Callable[[str], Floats], texts: Sequence[str], width: int) -> Floats:
    """A row for each text, as it would be alone, computed on all cores."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        rows = list(pool.map(vector, texts))
    return np.array(rows, dtype=np.float32).reshape(len(texts), width)
