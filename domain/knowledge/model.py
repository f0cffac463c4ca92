"""Knowledge: what customers ask often, answered once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.record import Record


@dataclass(frozen=True, kw_only=True)
class Article(Record):
    """An answer staff wrote; the language packs ship more of them."""

    KIND: ClassVar[str] = "article"

    title: str
    body: str
    language: str = "en"
