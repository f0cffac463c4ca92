"""Which intents are meant for whom, as a prior: it leans, it never forbids."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from nlu.parse import Role

_LISTS = ("customers", "staff", "both", "everyone")


class AudiencesFaulty(Exception):
    """The file that says which intent is whose cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Audiences:
    """The intents meant for one role only, and the small talk; every other intent is anybody's."""

    customers: frozenset[str] = frozenset()
    staff: frozenset[str] = frozenset()
    everyone: frozenset[str] = frozenset()
    """The small words of any conversation: they open a story, they do not say what it is about."""
    likelier: float = 1.0
    """How many times likelier somebody says what is meant for their role; at least 1."""

    def penalty(self, intent: str, role: Role | None) -> float:
        """What to take from the log-odds of ``intent`` when ``role`` speaks; none for an unknown role."""
        foreign = {"customer": self.staff, "staff": self.customers, None: frozenset[str]()}[role]
        return math.log(self.likelier) if intent in foreign else 0.0

    def speaker(self, intent: str) -> Role:
        """Who most likely says it."""
        return "staff" if intent in self.staff else "customer"

    def to_json(self) -> dict[str, Any]:
        """A JSON value that ``from_json`` understands."""
        return {
            "customers": sorted(self.customers),
            "staff": sorted(self.staff),
            "everyone": sorted(self.everyone),
            "likelier": self.likelier,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Audiences:
        """The audiences that ``to_json`` wrote."""
        customers, staff, everyone = (frozenset(value[name]) for name in ("customers", "staff", "everyone"))
        return cls(customers, staff, everyone, float(value["likelier"]))


def load_audiences(path: Path) -> Audiences:
    """What ``config/intents.yml`` says. Raises ``AudiencesFaulty`` when an intent stands twice, a list is
    no list, or ``likelier`` is under 1."""
    said = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    if not isinstance(said, dict) or not all(isinstance(said.get(name), list) for name in _LISTS):
        raise AudiencesFaulty(f"{path}: {', '.join(_LISTS)} are four lists of intents.")
    names = [intent for name in _LISTS for intent in said[name]]
    twice = sorted({intent for intent in names if names.count(intent) > 1})
    if twice:
        raise AudiencesFaulty(f"{path}: listed twice: {', '.join(twice)}.")
    likelier = said.get("likelier", 1)
    if not isinstance(likelier, int | float) or likelier < 1:
        raise AudiencesFaulty(f"{path}: likelier is a number from 1 up.")
    return Audiences.from_json(said | {"likelier": likelier})
