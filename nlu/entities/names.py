"""Names of records, found in sentences as people type them: in lower case, cut short, misspelt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from nlu.entities.lexicons import Lexicons
from nlu.entities.namesakes import Namesakes
from nlu.entities.tokens import SaidWord, said_words, words_of
from nlu.parse import Entity, Name
from nlu.spelling import Spelling

_SHORTEST_ALIAS = 3
_MOST_WORDS = 8
_SHORTEST_MISSPELT = 5
"""Letters of a name's word that may be misspelt: "Reis" is not "Reiss"."""
_SLIP_EVERY = 10
"""So many letters of a whole name forgive one slip of the fingers, at least one."""

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})

Known = dict[str, Name]
"""Names by their words in plain letters."""


@dataclass(slots=True)
class NameIndex:
    """The names of the records there are, found by their words.

    Found are whole names; companies without their ending ("Acme" for Acme GmbH) or by their first
    word alone; people by first or last name alone, if only one has it (or only one colleague);
    products also written as one word. Capitals and accents do not matter; slips of the fingers are
    forgiven. Looking up takes time by the words of the sentence, not by the number of names.
    """

    lexicon: Lexicons
    _whole: dict[str, Known] = field(default_factory=dict)
    _alias: dict[str, Known] = field(default_factory=dict)
    _longest: dict[str, int] = field(default_factory=dict)
    _near: Spelling = field(default_factory=lambda: Spelling(_SHORTEST_MISSPELT))
    _colleagues: set[Name] = field(default_factory=set)
    _namesakes: Namesakes = field(init=False)

    def __post_init__(self) -> None:
        self._namesakes = Namesakes(self.lexicon, self._alias, self._longest)

    @classmethod
    def of(cls, lexicon: Lexicons, names: Iterable[Name]) -> NameIndex:
        """An index of these names."""
        index = cls(lexicon)
        for name in names:
            index.add(name)
        return index

    def add(self, name: Name, *, colleague: bool = False) -> None:
        """Let ``name`` be found. The first name of a ``colleague`` goes before others' of the same."""
        if colleague:
            self._colleagues.add(name)
        for words in _spellings(name.name):
            for form in self._forms(name.kind, words):
                self._whole.setdefault(" ".join(form), {})[name.name] = name
                self._longest[form[0]] = max(self._longest.get(form[0], 0), len(form))
                self._near.learn(form)
            for word in _aliases(name.kind, words):
                self._alias.setdefault(word, {})[" ".join(words)] = name
                self._near.learn([word])

    def discard(self, name: Name) -> None:
        """Let ``name`` no longer be found."""
        self._colleagues.discard(name)
        for words in _spellings(name.name):
            for form in self._forms(name.kind, words):
                self._whole.get(" ".join(form), {}).pop(name.name, None)
            for word in _aliases(name.kind, words):
                self._alias.get(word, {}).pop(" ".join(words), None)

    def find(self, text: str) -> Sequence[Entity]:
        """Every known name said in ``text``, longest first, none overlapping."""
        words = said_words(text)
        found, at = [], 0
        while at < len(words):
            hit = self._at(words, at)
            if hit is None:
                at += 1
                continue
            name, count = hit
            start, end = words[at].start, words[at + count - 1].end
            found.append(Entity(name.kind, name.name, start, end, text[start:end]))
            at += count
        return sorted(found, key=lambda entity: entity.start - entity.end)

    def _forms(self, kind: str, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """The ways to say the whole name."""
        if not words:
            return
        yield words
        if kind == "company":
            end = len(words)
            while end > 1 and words[end - 1] in self.lexicon.names.corporate:
                end -= 1
            yield words[:end]
        elif kind == "product":
            yield ("".join(words),)
            yield (*words[:-1], f"{words[-1]}s")

    def _at(self, words: list[SaidWord], at: int) -> tuple[Name, int] | None:
        """The name that starts at this word, and of how many words it is."""
        return (
            self._whole_at(words, at, [words[at].plain])
            or self._person_at(words, at)
            or self._whole_at(words, at, self._meant(words[at]))
            or self._alias_at(words, at)
        )

    def _whole_at(self, words: list[SaidWord], at: int, firsts: Iterable[str]) -> tuple[Name, int] | None:
        """The longest whole name that starts with one of ``firsts``; its other words may be misspelt."""
        for first in firsts:
            for count in range(min(self._longest.get(first, 0), len(words) - at), 0, -1):
                name = self._joined(first, words[at + 1 : at + count])
                if name and (count > 1 or self._stands_alone(words, at, first, name)):
                    return name, count
        return None

    def _joined(self, first: str, others: list[SaidWord]) -> Name | None:
        """The name made of these words; one of the others may be misspelt."""
        said = [word.plain for word in others]
        exact = self._one(self._whole.get(" ".join([first, *said])))
        if exact:
            return exact
        for index, word in enumerate(others):
            for meant in self._meant(word):
                name = self._one(self._whole.get(" ".join([first, *said[:index], meant, *said[index + 1 :]])))
                if name:
                    return name
        return None

    def _person_at(self, words: list[SaidWord], at: int) -> tuple[Name, int] | None:
        """The person of whose two names one is misspelt, however short: "jnae doe"."""
        if at + 1 >= len(words):
            return None
        first, last = words[at].plain, words[at + 1].plain
        said, ordinary = f"{first} {last}", self.lexicon.names.ordinary
        slips = max(1, len(said) // _SLIP_EVERY)
        for exact, misspelt in ((first, last), (last, first)):
            known = self._alias.get(exact) if misspelt not in ordinary else None
            match = extractOne(said, known.keys(), scorer=OSA.distance, score_cutoff=slips) if known else None
            if known and match and match[0].count(" ") == 1 and _same_start(said, match[0]):
                return known[match[0]], 2
        return None

    def _alias_at(self, words: list[SaidWord], at: int) -> tuple[Name, int] | None:
        """The name that one word stands for."""
        word = words[at]
        for meant in (word.plain, *self._meant(word)):
            name = self._one(self._alias.get(meant))
            if name and self._stands_alone(words, at, meant, name):
                return name, 1
        return None

    def _stands_alone(self, words: list[SaidWord], at: int, meant: str, name: Name) -> bool:
        """True for one word that means ``name`` and nobody else."""
        return self._is_name(words, at, meant) and not self._namesakes.is_another(words, at, name)

    def _one(self, known: Known | None) -> Name | None:
        """The only one of these names, or the only colleague among them."""
        if not known:
            return None
        if len(set(known.values())) == 1:
            return next(iter(known.values()))
        colleagues = list({name for name in known.values() if name in self._colleagues})
        return colleagues[0] if len(colleagues) == 1 else None

    def _is_name(self, words: list[SaidWord], at: int, meant: str) -> bool:
        """False for an ordinary word that happens to be a name ("grant", "best"), unless its capital
        tells; and for a misspelt one, unless its capital or the words beside tell."""
        word = words[at]
        if word.plain in self.lexicon.names.ordinary:
            return word.is_capital or self._is_meant(words, at)
        return meant == word.plain or word.is_capital or self._is_introduced(words, at)

    def _is_meant(self, words: list[SaidWord], at: int) -> bool:
        """True for an ordinary word that can only be a name where it stands: "the umbrella lead",
        "call bell", "umbrella is ready to sign"."""
        names = self.lexicon.names
        if words[at].plain in names.never or words[at].plain in names.classed:
            return False
        before = words[at - 1].plain if at else ""
        after = words[at + 1].plain if at + 1 < len(words) else ""
        if before in names.titles or after == "s":
            return True
        if before in names.pointing:
            return after in names.after and after not in names.closing
        if not before:
            return after in names.subject_after
        return before in names.before and (not after or after in names.closing or after[0].isdecimal())

    def _is_introduced(self, words: list[SaidWord], at: int) -> bool:
        before = words[at - 1].plain if at else ""
        after = words[at + 1].plain if at + 1 < len(words) else ""
        return before in self.lexicon.names.before or after in self.lexicon.names.after

    def _meant(self, word: SaidWord) -> tuple[str, ...]:
        """The words of names that a misspelt word may stand for; none when it is a word itself, or a first
        name of its own: Maria is not Mara."""
        said, names = word.plain, self.lexicon.names
        if (
            word.is_accented
            or said in names.ordinary
            or said in names.given
            or said in self._longest
            or said in self._alias
        ):
            return ()
        return self._near.near(said)


def _spellings(name: str) -> list[tuple[str, ...]]:
    """The words of a name in plain letters; of one with umlauts also as it is typed without them."""
    plainly = words_of(name)[:_MOST_WORDS]
    spelled = words_of(name.translate(_UMLAUTS))[:_MOST_WORDS]
    return [plainly] if spelled == plainly else [plainly, spelled]


def _aliases(kind: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """The single words that may stand for the name, if no other name has them."""
    if kind == "company":
        candidates = words[:1]
    elif kind == "person" and len(words) > 1:
        candidates = (words[0], words[-1])
    else:
        return ()
    return tuple(
        word for word in dict.fromkeys(candidates) if len(word) >= _SHORTEST_ALIAS and word.isalpha()
    )


def _same_start(said: str, known: str) -> bool:
    """True when both words start with the same letters: people rarely miss the first one."""
    return [word[0] for word in said.split()] == [word[0] for word in known.split()]
