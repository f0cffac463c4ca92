"""English sentences as vectors, by all-MiniLM-L6-v2 in eight bits."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from nlu.features import Floats
from nlu.vectors.running import each, opened

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MOST_TOKENS = 128
"""What the encoder was trained to read of a sentence."""
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
        """See ``Encoder``."""
        _ = self._run, self._tokenizer

    def vector(self, text: str) -> Floats:
        """See ``Encoder``."""
        return self._run(np.array(self._tokenizer.encode(text).ids, dtype=np.int64))

    def vectors(self, texts: Sequence[str]) -> Floats:
        """See ``Encoder``."""
        self.open()
        return each(self.vector, texts, WIDTH)

    @cached_property
    def _run(self) -> Callable[[Any], Floats]:
        return opened(self.graph)

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer  # noqa: PLC0415 as above

        cutter = Tokenizer.from_buffer(self.cutter)
        cutter.no_padding()
        cutter.enable_truncation(MOST_TOKENS)
        return cutter
