"""Everything that can go wrong in the domain, as data for people.

DomainError               something people are told; carries a reply's key and its facts
├── RefusedError          the speaker may not do this
├── NotFoundError         there is no such record, or none they may see
├── InvalidError          what was said cannot be used as it is
├── ConflictError         the record changed meanwhile, or is in the wrong state
└── WhichError            several records fit; carries what to choose from
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class DomainError(Exception):
    """A trouble with a reply: ``key`` names the words in the language pack, ``facts`` fill them."""

    def __init__(self, key: str, **facts: Any) -> None:
        super().__init__(key)
        self.key = key
        self.facts = facts


class RefusedError(DomainError):
    """The speaker lacks the right."""


class NotFoundError(DomainError):
    """No such record, or none that the speaker may see."""


class InvalidError(DomainError):
    """A value that cannot be used; ``slot`` in the facts names the one to ask again."""


class ConflictError(DomainError):
    """The record is not in the state the act needs."""


class WhichError(DomainError):
    """Several records fit what was said for ``slot``; each option is (label, slot value)."""

    def __init__(self, slot: str, options: Sequence[tuple[str, str]]) -> None:
        super().__init__("which", slot=slot)
        self.slot = slot
        self.options = tuple(options)


class StoreUnavailableError(Exception):
    """The database cannot be reached now; the same work may succeed later."""
