"""What proves who somebody is, kept: one-time codes, wrong guesses at them, and persons made one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from domain.messages import Identity
from domain.record import Record


class Proof(StrEnum):
    """How an identity was proven. email: its channel vouches for an e-mail that is theirs. code: a
    one-time code. confirmed: they said yes to an e-mail match. staff: somebody who administers the
    house said so. declined: they said that the match is not them."""

    EMAIL = "email"
    CODE = "code"
    CONFIRMED = "confirmed"
    STAFF = "staff"
    DECLINED = "declined"

    @property
    def is_personal(self) -> bool:
        """Whether the person took part in it: a match alone gives no rights of staff."""
        return self in {Proof.CODE, Proof.CONFIRMED, Proof.STAFF}


@dataclass(frozen=True, slots=True)
class Known:
    """An identity on record, and whose it is. Without ``proof`` somebody only talks there."""

    id: int
    identity: Identity
    person_id: int
    proof: Proof | None = None
    proven_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class LinkCode(Record):
    """A one-time code; only its hash is kept.

    With ``channel`` and ``external_id`` it is good for that identity alone (a code sent by e-mail to
    whoever asked for it there); without them for whoever types it first. ``person_id`` is empty for a
    code that was asked for a person nobody knows: it is never right, and nobody can tell. ``attempts``
    counts wrong ones.
    """

    KIND: ClassVar[str] = "link_code"

    code_hash: str
    expires_at: datetime
    person_id: int | None = None
    channel: str | None = None
    external_id: str | None = None
    attempts: int = 0
    used_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Guess(Record):
    """Somebody typed a code that is none."""

    KIND: ClassVar[str] = "guess"

    channel: str
    external_id: str


@dataclass(frozen=True, kw_only=True)
class Merge(Record):
    """Two persons made one: everything of ``loser_id`` is ``winner_id``'s since.

    ``moved`` holds what moved, as (what, number) pairs: a record's kind and id, ``conversation`` and its
    id, ``identity`` and its row's id; ``filled`` the names of the winner's fields that the loser gave.
    """

    KIND: ClassVar[str] = "merge"

    winner_id: int
    loser_id: int
    moved: tuple[tuple[str, int], ...] = ()
    filled: tuple[str, ...] = ()
    ended_at: datetime | None = None
