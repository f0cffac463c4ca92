"""Sentences as vectors: what they mean, near when they mean nearly the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Protocol

from nlu.features import Floats


class Encoder(Protocol):
    """What makes vectors of sentences."""

    name: ClassVar[str]
    width: ClassVar[int]
    """Numbers of a vector."""
    alike: ClassVar[int]
    """How many of them, its last, tell by themselves how near two sentences are; their length is 1."""

    @property
    def version(self) -> str:
        """Equal versions give equal vectors."""

    @property
    def parts(self) -> Mapping[str, bytes]:
        """The files a model that uses it keeps; none where a package holds them."""

    def speaks(self, language: str) -> bool:
        """Whether it was trained on ``language``, a tag; true of an unknown one, ``""``."""

    def knows(self, word: str) -> bool:
        """Whether it knows ``word``, in small letters, as a whole; true where it cannot tell."""

    def open(self) -> None:
        """Ready to encode without delay, one sentence at a time, on one thread."""

    def vector(self, text: str) -> Floats:
        """The vector of one sentence."""

    def vectors(self, texts: Sequence[str]) -> Floats:
        """The vectors of many sentences, a row each."""
