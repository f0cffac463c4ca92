"""English sentences as vectors, by all-MiniLM-L6-v2 in eight bits."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from nlu.features import Floats

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MOST_TOKENS = 128
"""What the encoder was trained to read of a sentence."""
AT_ONCE = 32
"""Sentences encoded together when there are many."""
HIDDEN = 384
"""Numbers of a token after a layer."""
READ_LAYERS = 3
"""How many of the last layers are read: with one, ten sentences an intent teach half a point less."""
WIDTH = READ_LAYERS * HIDDEN


@dataclass(frozen=True)
class EnglishEncoder:
    """Implements ``Encoder``: an ONNX graph and what cuts sentences into its tokens, both as the bytes of
    their files."""

    graph: bytes
    cutter: bytes
    name: ClassVar[str] = "english"
    width: ClassVar[int] = WIDTH
    alike: ClassVar[int] = HIDDEN

    @cached_property
    def version(self) -> str:
        """A hash: equal versions give equal vectors."""
        return hashlib.sha256(self.graph + self.cutter).hexdigest()[:12]

    @property
    def parts(self) -> Mapping[str, bytes]:
        """See ``Encoder``."""
        return {"graph": self.graph, "cutter": self.cutter}

    def speaks(self, language: str) -> bool:
        """See ``Encoder``; it was trained on English."""
        return language.split("-", maxsplit=1)[0] in {"en", ""}

    def knows(self, word: str) -> bool:
        """See ``Encoder``; its tokens are whole words where they are frequent."""
        return self._tokenizer.token_to_id(word) is not None

    def open(self) -> None:
        """Ready to encode without delay, one sentence at a time, on one thread."""
        _ = self._session, self._tokenizer

    def vector(self, text: str) -> Floats:
        """See ``Encoder``."""
        ids = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        vector: Floats = _run(self._session, ids, np.ones_like(ids))[0]
        return vector

    def vectors(self, texts: Sequence[str]) -> Floats:
        """The vectors of many sentences, a row each, computed on all cores."""
        session = self._opened(threads=0)
        tokens = [self._tokenizer.encode(text).ids for text in texts]
        # Of like length together, so that little is computed for nothing.
        order = sorted(range(len(tokens)), key=lambda place: len(tokens[place]))
        found = np.zeros((len(tokens), WIDTH), dtype=np.float32)
        for start in range(0, len(order), AT_ONCE):
            chosen = order[start : start + AT_ONCE]
            longest = max(len(tokens[place]) for place in chosen)
            ids, mask = (np.zeros((len(chosen), longest), dtype=np.int64) for _ in range(2))
            for row, place in enumerate(chosen):
                ids[row, : len(tokens[place])] = tokens[place]
                mask[row, : len(tokens[place])] = 1
            found[chosen] = _run(session, ids, mask)
        return found

    @cached_property
    def _session(self) -> Any:
        return self._opened(threads=1)  # more would only wake each other up

    def _opened(self, threads: int) -> Any:
        """The graph, ready to run; 0 threads are as many as there are cores."""
        import onnxruntime  # noqa: PLC0415 a tenth of a second, needed only with vectors

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3  # errors
        return onnxruntime.InferenceSession(self.graph, options, providers=["CPUExecutionProvider"])

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer  # noqa: PLC0415 as above

        cutter = Tokenizer.from_buffer(self.cutter)
        cutter.no_padding()
        cutter.enable_truncation(MOST_TOKENS)
        return cutter


def _run(session: Any, ids: object, mask: object) -> Floats:
    found: Floats = session.run(["vector"], {"ids": ids, "mask": mask})[0]
    return found
