"""A language's words as the finders need them, from ``config/languages/<language>/lexicon.yml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from nlu.entities import accents
from nlu.entities.compounds import Compounds
from nlu.entities.grammar import BUILT_IN, SPOKEN, Alphabet, Compiler, GrammarError, Pattern
from nlu.entities.itemising import Itemiser, PastWords
from nlu.entities.numberwords import NumberWords
from nlu.entities.phrases import PhraseIndex
from nlu.entities.tokens import plain
from nlu.entities.vocabulary import Vocabulary
from nlu.spelling import LONGEST, Spelling

Grammar = Mapping[str, tuple[Pattern, ...]]

_ONE_SLIP = LONGEST + 1
"""Longer than any word: none may have two slips, nor another word's letter."""


class LexiconError(ValueError):
    """A lexicon cannot be used; the message names the file and what is wrong."""


@dataclass(frozen=True, slots=True)
class Names:
    """The words that tell names from other words."""

    ordinary: frozenset[str]
    """Words that are no name by themselves."""
    given: frozenset[str]
    """First names."""
    corporate: frozenset[str]
    """What company names end with ("GmbH")."""
    titles: frozenset[str]
    particles: frozenset[str]
    business: frozenset[str]
    """What companies do, as the last word of their names."""
    endings: tuple[str, ...]
    """What words in lower case that are no names end with."""
    cues: PhraseIndex
    """What is said right before or after a name; the term's kind says what it tells of the name."""
    before: frozenset[str]
    """The last words of what stands before a name."""
    after: frozenset[str]
    """The first words of what stands after one."""
    subject_after: frozenset[str]
    """The first words of what stands after one that starts a sentence."""
    surnames: frozenset[str] = frozenset()
    """Last names that are ordinary words too."""
    never: frozenset[str] = frozenset()
    """What is no name in lower case, even where a record has it as a name."""
    pointing: frozenset[str] = frozenset()
    """What stands before a company's name and what the company has ("the umbrella lead")."""
    closing: frozenset[str] = frozenset()
    """What may follow a name in lower case that is an ordinary word."""
    leading: frozenset[str] = frozenset()
    """What stands before a company's own name in some languages ("Bäckerei Hartmann")."""
    plurals: tuple[tuple[str, str], ...] = ()
    """How words end that mean many, and what one ends with instead."""
    places: frozenset[str] = frozenset()
    """What is at the place named before it."""
    also_given: frozenset[str] = frozenset()
    """Months and verbs that are first names too, with a capital and before a last name."""
    openers: frozenset[str] = frozenset()
    """What starts a sentence with a capital right before a company's name."""
    classed: frozenset[str] = frozenset()
    """The words of the classes: days, units, "about"."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words, patterns and habits of one language; compiled once, used by every thread."""

    language: str
    itemiser: Itemiser
    grammar: Mapping[str, Grammar]
    terms: PhraseIndex
    cues: frozenset[str]
    """What the cues there are can make sure: a kind, or a kind when one role speaks."""
    near: Mapping[str, int]
    """How many words may stand between a cue and its term."""
    cued_by: Mapping[str, frozenset[str]]
    alone: frozenset[str]
    """The kinds that a sentence of a word or two may be about without a cue."""
    staff_only: frozenset[str]
    records: Mapping[str, str]
    letters: Mapping[str, str]
    """The letter of each class in shapes."""
    month_first: tuple[str, ...]
    phone_regions: tuple[str, ...]
    phone_shapes: tuple[re.Pattern[str], ...]
    """How phone numbers are written that start with neither a country's code nor a zero."""
    afternoon_hours: frozenset[int]
    week_ends_on: int
    ordinary: Spelling
    """Knows what ordinary words are near a word in small letters."""
    names: Names
    charged: re.Pattern[str] | None = None
    """What is charged, up to the day it was charged on: "the fee of "; None where a language tells none."""
    nouns_are_capital: bool = False
    """True for a language that writes every noun with a capital: then a capital alone tells no name."""

    def of(self, _language: str) -> Lexicon:
        """Itself: one lexicon serves where one for each language is asked for."""
        return self

    def any_of(self, *classes: str) -> frozenset[str]:
        """The letters of these classes."""
        return frozenset(self.letters[name] for name in classes)


def load_lexicon(path: Path) -> Lexicon:
    """The lexicon in the file ``path``. Raises ``LexiconError`` when it cannot be used."""
    try:
        return _read(path, path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, YAMLError, GrammarError) as error:
        raise LexiconError(f"{path}: {error}") from error
    except KeyError as error:
        raise LexiconError(f"{path}: the section {error} is missing") from error


@lru_cache(maxsize=8)
def _read(_path: Path, text: str) -> Lexicon:
    """The lexicon in this text; a file that is as it was is not read again."""
    return _compiled(YAML(typ="safe").load(text))


def _compiled(page: Mapping[str, Any]) -> Lexicon:
    is_bald = accents.are_ignored(page)
    page = accents.without_accents(page) if is_bald else accents.spelled_out(page)
    vocabulary = _vocabulary(page)
    alphabet = vocabulary.alphabet
    terms = _terms(page)
    names = _names(page["names"])
    spelling = Spelling(5, long=11, firm=6, is_word=(names.ordinary | names.given).__contains__)
    spelling.learn((*vocabulary, *terms.words()))
    ordinary = Spelling(4, long=_ONE_SLIP, firm=_ONE_SLIP)
    ordinary.learn(names.ordinary)
    past = PastWords(tuple(page["past_endings"]), frozenset(page["not_past"]))
    compiler = Compiler(alphabet, page["macros"])
    return Lexicon(
        language=page["language"],
        itemiser=Itemiser(
            vocabulary,
            spelling,
            past,
            _year_parts(page),
            NumberWords.of(alphabet, page["macros"]),
            is_bald,
            Compounds.of(page.get("compounds")),
            frozenset(page.get("dotted_dates_after", ())),
        ),
        grammar={name: _grammar(compiler, patterns) for name, patterns in page["grammar"].items()},
        terms=terms,
        cues=frozenset(page["cues"]),
        near=page["near"],
        cued_by={kind: frozenset(others) for kind, others in page["cued_by"].items()},
        alone=frozenset(page["alone"]),
        staff_only=frozenset(page["staff_only"]),
        records=page["records"],
        letters=alphabet.letters,
        month_first=tuple(page["month_first"]),
        phone_regions=tuple(page["phone_regions"]),
        phone_shapes=tuple(re.compile(shape) for shape in page.get("phone_shapes", ())),
        afternoon_hours=frozenset(page["afternoon_hours"]),
        week_ends_on=page["week_ends_on"],
        ordinary=ordinary,
        names=replace(names, classed=frozenset(vocabulary.words)),
        charged=re.compile(page["charged"], re.IGNORECASE) if "charged" in page else None,
        nouns_are_capital=page.get("nouns_are_capital", False),
    )


def _vocabulary(page: Mapping[str, Any]) -> Vocabulary:
    alphabet = Alphabet()
    for name in (*BUILT_IN, *SPOKEN):
        alphabet.letter(name)
    vocabulary = Vocabulary(alphabet)
    for name, members in page["classes"].items():
        vocabulary.add(name, members)
    for name, members in page["suffixes"].items():
        vocabulary.add_suffixes(name, members)
    return vocabulary


def _grammar(compiler: Compiler, patterns: Any) -> Grammar:
    """Patterns by the name of what reads them; a plain list is read by the only one there is."""
    readers = patterns if isinstance(patterns, Mapping) else {"": patterns}
    return {reader: compiler.all(listed) for reader, listed in readers.items()}


def _terms(page: Mapping[str, Any]) -> PhraseIndex:
    terms = PhraseIndex()
    for kind, values in page["phrases"].items():
        for value, phrases in values.items():
            for phrase in phrases:
                terms.add(kind, value, phrase)
    for prefix in ("cues", "vetoes"):
        for kind, phrases in page[prefix].items():
            for phrase in phrases:
                terms.add(prefix, kind, phrase)
    return terms


_ADDED = ("surnames", "never", "pointing", "closing", "leading", "also_given", "openers", "places")
"""Words a language may do without."""


def _names(section: Mapping[str, Any]) -> Names:
    cues = PhraseIndex()
    for kind, phrases in section["cues"].items():
        for phrase in phrases:
            cues.add(kind, kind, phrase)
    said = {kind: [phrase.split() for phrase in phrases] for kind, phrases in section["cues"].items()}
    parts = ("ordinary", "given", "corporate", "titles", "particles", "business")
    words = {part: frozenset(section[part].split()) for part in parts}
    words["given"] |= {plain(word) for word in words["given"]}
    return Names(
        endings=tuple(section["endings"]),
        plurals=tuple(section.get("plurals", {}).items()),
        cues=cues,
        before=frozenset(words[-1] for kind in ("person", "company", "either") for words in said[kind]),
        after=frozenset(words[0] for words in said["company_after"]),
        subject_after=frozenset(words[0] for words in said["subject_after"]),
        **{part: frozenset(section.get(part, "").split()) for part in _ADDED},
        **words,
    )


def _year_parts(page: Mapping[str, Any]) -> dict[str, str]:
    quarters = dict.fromkeys(page["quarter_letters"], "quarter_name")
    return quarters | dict.fromkeys(page["half_letters"], "half_name")
