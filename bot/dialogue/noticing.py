"""What tells, in any language the house knows, that whoever writes is in need."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from config.languages import LanguagePack, read_yaml
from domain.care.model import KINDS

READ = 1_500
"""Letters of a message that are searched."""
HURRIED = frozenset({"danger", "threat", "fraud", "scam", "card"})
BRIEF = 600
"""Whoever is robbed, forced or threatens this minute, or has just lost a card, writes no more letters than
this."""
PASSING = "passing"
PARTS = "parts"
"""Words that several patterns of a language share: ``{me}`` in a pattern stands for them."""
NEXT, HELP, COMPLAINS, MORE = "next", "asks_help", "complains", "more"
"""What else ``care.yml`` tells by patterns: that somebody asks what to do now, or for help, blames us, or
tells more of what they have just told."""
_PART = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Noticing:
    """One pattern for each kind of need, of all languages: people in need do not mind which is theirs."""

    patterns: Mapping[str, re.Pattern[str]]
    passing: Mapping[str, re.Pattern[str]]
    """For some kinds, what is said only in passing, and not looked at: "if my card is stolen"."""
    others: Mapping[str, re.Pattern[str]]
    """``NEXT``, ``HELP``, ``COMPLAINS`` and ``MORE``."""

    @classmethod
    def of(cls, packs: Iterable[LanguagePack]) -> Noticing:
        """What the packs' ``care.yml`` hold."""
        found: dict[str, list[str]] = {}
        passing: dict[str, list[str]] = {}
        for file in sorted({pack.folder / "care.yml" for pack in packs}):
            said = read_yaml(file) if file.exists() else {}
            parts = said.get(PARTS, {})
            for kind, patterns in said.get(PASSING, {}).items():
                passing.setdefault(kind, []).extend(_whole(one, parts) for one in patterns)
            for kind in said.keys() - {PASSING, PARTS}:
                found.setdefault(kind, []).extend(_whole(one, parts) for one in said[kind])
        others = _each(found, (NEXT, HELP, COMPLAINS, MORE))
        return cls(_each(found, KINDS), _each(passing, KINDS), others)

    def notice(self, text: str) -> str | None:
        """The gravest need that the words tell of; None when they tell of none."""
        said, told = _plain(text), len(text) > BRIEF
        kinds = (kind for kind in self.patterns if not (told and kind in HURRIED))
        return next((kind for kind in kinds if self.words(kind, said) is not None), None)

    def words(self, kind: str, text: str) -> re.Match[str] | None:
        """The words that tell of this need."""
        said = _plain(text)
        found = self.patterns[kind].search(said)
        if found is None or kind not in self.passing:  # what is said in passing takes longest to find
            return found
        return self.patterns[kind].search(self.passing[kind].sub(" … ", said))

    def asks_on(self, text: str, *, in_need: bool = False) -> bool:
        """Whether somebody asks what to do now, and nothing else; of whoever is in need, also for help."""
        names = (NEXT, HELP) if in_need else (NEXT,)
        said = _plain(text)
        return any(self.others[name].fullmatch(said) for name in names if name in self.others)

    def tells_more(self, text: str) -> bool:
        """Whether somebody in need tells what they did since, or more of what happened."""
        return MORE in self.others and self.others[MORE].match(_plain(text)) is not None

    def complains(self, text: str) -> bool:
        """Whether what somebody in need tells is our doing, as they see it."""
        return COMPLAINS in self.others and self.others[COMPLAINS].search(_plain(text)) is not None


def _plain(text: str) -> str:
    return " ".join(text[:READ].replace("’", "'").split())


def _whole(said: str, parts: Mapping[str, str]) -> str:
    """The pattern with its parts, and theirs, written out."""
    while (found := _PART.search(said)) is not None:
        said = f"{said[: found.start()]}(?:{parts[found[1]]}){said[found.end() :]}"
    return said


def _each(found: Mapping[str, list[str]], kinds: Iterable[str]) -> dict[str, re.Pattern[str]]:
    return {kind: re.compile("|".join(found[kind]), re.IGNORECASE) for kind in kinds if kind in found}
