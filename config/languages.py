"""Language packs: everything said and understood in one language, as data in one folder."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

FOLDER = Path(__file__).parent / "languages"


class LanguagePackError(Exception):
    """A language's folder lacks something or contradicts itself."""


def read_yaml(path: Path) -> Any:
    """The document in a YAML 1.2 file (so ``yes`` and ``on`` are plain words)."""
    try:
        return YAML(typ="safe").load(path)
    except YAMLError:
        # The fast parser refuses some plain text that YAML 1.2 allows, such as {say: what?, ...}.
        return YAML(typ="safe", pure=True).load(path)


@dataclass(frozen=True)
class LanguagePack:
    """One language. ``replies`` maps a key to its Jinja2 text, ``buttons`` a key to its label."""

    tag: str
    folder: Path
    replies: Mapping[str, str]
    buttons: Mapping[str, str]
    words: Mapping[str, Any] = field(repr=False)

    @cached_property
    def yes(self) -> frozenset[str]:
        """Ways to agree, lower case."""
        return frozenset(self.words["yes"])

    @cached_property
    def no(self) -> frozenset[str]:
        """Ways to decline, lower case."""
        return frozenset(self.words["no"])

    @cached_property
    def correction(self) -> re.Pattern[str]:
        """Matches when the last thing said is being put right; ``text`` is what it should be."""
        return re.compile(self.words["correction"], re.IGNORECASE | re.DOTALL)

    @cached_property
    def me(self) -> re.Pattern[str]:
        """Matches when the speaker means themselves."""
        return re.compile(self.words["me"], re.IGNORECASE)

    @cached_property
    def it(self) -> re.Pattern[str]:
        """Matches when what was talked about is meant."""
        return re.compile(self.words["it"], re.IGNORECASE)

    @cached_property
    def goes_on(self) -> re.Pattern[str]:
        """Matches at the start of what adds to the thing said before."""
        return re.compile(self.words["goes_on"], re.IGNORECASE)

    @cached_property
    def also(self) -> re.Pattern[str]:
        """Matches between two matters of one sentence: "Acme is at 15k, remind me on Friday"."""
        return re.compile(self.words["also"], re.IGNORECASE)

    @cached_property
    def trailing(self) -> re.Pattern[str]:
        """What is left hanging at the end when a date was cut out."""
        return re.compile(self.words["trailing"], re.IGNORECASE)

    @cached_property
    def _lead_ins(self) -> dict[str, list[re.Pattern[str]]]:
        return {
            intent: [re.compile(pattern, re.IGNORECASE) for pattern in patterns]
            for intent, patterns in self.words["lead_in"].items()
        }

    @cached_property
    def marks(self) -> Mapping[str, Mapping[str, re.Pattern[str]]]:
        """Small words that say which record is meant: patterns by slot and value."""
        return {
            slot: {value: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for value, words in values.items()}
            for slot, values in (self.words.get("marks") or {}).items()
        }

    @cached_property
    def commands(self) -> Mapping[str, Mapping[str, re.Pattern[str]]]:
        """Whole sentences that always mean an intent: patterns by who says them and intent."""
        return {
            who: {intent: re.compile(words, re.IGNORECASE) for intent, words in said.items()}
            for who, said in (self.words.get("commands") or {}).items()
        }

    @cached_property
    def old_value(self) -> re.Pattern[str]:
        """Matches at the end of what is said before a value that is so no longer: "9k, not 8k"."""
        return re.compile(rf"(?:{self.words['old_value']})$", re.IGNORECASE)

    @cached_property
    def from_value(self) -> re.Pattern[str]:
        """Matches at the end of what is said before a value that is left behind: "from 8k to 9k"."""
        return re.compile(rf"(?:{self.words['from_value']})$", re.IGNORECASE)

    @cached_property
    def new_value(self) -> re.Pattern[str]:
        """Matches at the end of what is said before a value that is so from now on: "from 8k to 9k"."""
        return re.compile(rf"(?:{self.words['new_value']})$", re.IGNORECASE)

    @cached_property
    def clock_only(self) -> re.Pattern[str]:
        """Matches a time without a day."""
        return re.compile(self.words["clock_only"], re.IGNORECASE)

    @cached_property
    def only_found(self) -> frozenset[str]:
        """Intents whose own words are what a ``find`` pattern finds, and nothing else."""
        return frozenset(self.words.get("only_found", ()))

    def finds(self, intent: str) -> Sequence[re.Pattern[str]]:
        """Where in an ``intent``'s sentence its content stands, as the group ``text``."""
        return self._patterns("find").get(intent, [])

    def lead_outs(self, intent: str) -> Sequence[re.Pattern[str]]:
        """What an ``intent``'s sentence may end with after its content."""
        return self._patterns("lead_out").get(intent, [])

    def reworded(self, intent: str, text: str) -> str:
        """An ``intent``'s own words as they stand by themselves: "dass ich anrufe" is "anrufen"."""
        for pattern, instead in (self.words.get("reword") or {}).get(intent, ()):
            text = _compiled(pattern).sub(instead, text)
        return text

    def _patterns(self, section: str) -> Mapping[str, list[re.Pattern[str]]]:
        if section not in self._compiled:
            self._compiled[section] = {
                intent: [re.compile(pattern, re.IGNORECASE | re.DOTALL) for pattern in patterns]
                for intent, patterns in (self.words.get(section) or {}).items()
            }
        return self._compiled[section]

    @cached_property
    def _compiled(self) -> dict[str, Mapping[str, list[re.Pattern[str]]]]:
        return {}

    def lead_ins(self, intent: str) -> Sequence[re.Pattern[str]]:
        """What an ``intent``'s sentence may start with before its content."""
        return [*self._lead_ins["everywhere"], *self._lead_ins.get(intent, [])]

    def announces(self, intent: str, text: str) -> bool:
        """Whether the sentence starts by saying that it is this ("I want to complain about …")."""
        return any((m := p.match(text)) and m.end() for p in self._lead_ins.get(intent, []))

    def completed(self, default: LanguagePack) -> LanguagePack:
        """The same language, with the default one's replies, labels and patterns where it has none."""
        return replace(
            self,
            replies={**default.replies, **self.replies},
            buttons={**default.buttons, **self.buttons},
            words={**default.words, **self.words},
        )

    @property
    def articles(self) -> Sequence[Path]:
        """The knowledge shipped in this language."""
        return sorted((self.folder / "articles").glob("*.md"))


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)


@lru_cache(maxsize=32)
def load_language(tag: str, folder: Path = FOLDER) -> LanguagePack:
    """The pack of ``tag``; ``de-CH`` falls back to ``de``. Raises ``LanguagePackError`` when there is
    none, or when two of its files give words for the same key."""
    for candidate in (tag, tag.split("-", maxsplit=1)[0]):
        path = folder / candidate
        if (path / "words.yml").exists():
            break
    else:
        raise LanguagePackError(f"no language {tag!r}: there is {', '.join(languages(folder))}")
    replies: dict[str, str] = {}
    buttons: dict[str, str] = {}
    for file in sorted((path / "replies").glob("*.yml")):
        document = read_yaml(file) or {}
        for target, section in ((replies, "replies"), (buttons, "buttons")):
            twice = target.keys() & (document.get(section) or {}).keys()
            if twice:
                raise LanguagePackError(f"{file.name} says again: {', '.join(sorted(twice))}")
            target.update(document.get(section) or {})
    return LanguagePack(candidate, path, replies, buttons, read_yaml(path / "words.yml") or {})


def languages(folder: Path = FOLDER) -> list[str]:
    """The tags of the packs that are there."""
    return sorted(path.parent.name for path in folder.glob("*/words.yml"))
