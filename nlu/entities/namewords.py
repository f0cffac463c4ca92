"""What the words of a sentence say of being a name: capitals, first names, cues before and after."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from nlu.entities.lexicon import Lexicon
from nlu.entities.reading import Sentence
from nlu.entities.tokens import plain
from nlu.parse import Entity

_BEFORE = ("person", "company", "either", "own_name", "self", "self_whole", "own_company", "customer")
_TITLE_WORDS = 4
_ELIDED = re.compile(r"[^\W\d_]{1,2}['\u2019][^\W\d_]{3,}")
"""O'Brien and D'Angelo, unlike don't and you'll."""
_SHOUTING = 0.8
_SHORT = 4


@dataclass(slots=True)
class NameWords:
    """The words of one sentence by their index; ``taken`` marks the characters that are something else."""

    sentence: Sentence
    lexicon: Lexicon
    taken: bytearray
    contacts: frozenset[int] = frozenset()
    """Where e-mail addresses and phone numbers start in the text."""
    first_names: frozenset[int] = frozenset()
    """The words that are something else elsewhere and first names here."""
    plain: list[str] = field(init=False)
    """The words in plain letters."""
    capital: list[bool] = field(init=False)
    """Which words start with a capital letter."""
    is_shouted: bool = field(init=False)
    """True when capitals tell nothing, as all words have them."""
    _ends: dict[str, set[int]] = field(default_factory=dict)
    _starts: dict[str, set[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        tokens = self.sentence.tokens
        for said in self.lexicon.names.cues.find(tokens.words):
            self._ends.setdefault(said.term.kind, set()).add(said.end)
            self._starts.setdefault(said.term.kind, set()).add(said.first)
        self.plain = [
            plain(tokens.text[start:end]) for start, end in zip(tokens.starts, tokens.ends, strict=True)
        ]
        self.capital = [tokens.text[start].isupper() for start in tokens.starts]
        words = tokens.kinds.count("word")
        is_capital = words > _TITLE_WORDS and sum(self.capital) > _SHOUTING * words
        is_title = is_capital and not self.lexicon.nouns_are_capital
        self.is_shouted = is_title or tokens.text.isupper()

    def __len__(self) -> int:
        return len(self.plain)

    def is_word(self, index: int) -> bool:
        """True for a word there, not a sign or a number, nor past the end."""
        return index < len(self) and self.sentence.tokens.kinds[index] == "word"

    def told(self, index: int) -> bool:
        """True for a word whose capital tells that it is a name."""
        return self.is_word(index) and self.capital[index] and not self.is_shouted

    def is_ordinary(self, index: int) -> bool:
        """True for words that are no name by themselves."""
        word, names = self.plain[index], self.lexicon.names
        if index in self.first_names:
            return False
        if word in names.given and (word not in names.ordinary or (index > 0 and self.capital[index])):
            return False
        if word in names.ordinary or not (word.isalpha() or _ELIDED.fullmatch(word)):
            return True
        if self._as_read(index) in self.lexicon.itemiser.vocabulary.words:
            return True
        is_plain = not self.capital[index] or self.lexicon.nouns_are_capital
        return is_plain and (
            word.endswith(names.endings)
            or self._is_plural(word)
            or (not self.capital[index] and self._is_slip(word))
        )

    def _is_slip(self, word: str) -> bool:
        """True for an ordinary word with two letters swapped ("opne"); of a longer one also with one left out
        ("creat") or twice."""
        near = self.lexicon.ordinary.near(word)
        return any(len(word) > _SHORT or len(one) == len(word) for one in near)

    def _is_plural(self, word: str) -> bool:
        """True for many of an ordinary word: "bakeries"."""
        names = self.lexicon.names
        ends = [(end, one) for end, one in names.plurals if word.endswith(end)]
        return any(word.removesuffix(end) + one in names.ordinary for end, one in ends)

    def _as_read(self, index: int) -> str:
        """The word as its typos were put right; as typed where a capital may be that of a name like it."""
        tokens = self.sentence.tokens
        if self.lexicon.nouns_are_capital and self.capital[index]:
            return tokens.text[tokens.starts[index] : tokens.ends[index]].lower()
        return tokens.words[index]

    def is_elided(self, index: int) -> bool:
        """True for O'Connor and D'Angelo, also in lower case."""
        return bool(_ELIDED.fullmatch(self.plain[index])) and not self.is_ordinary(index)

    def is_title_of_office(self, index: int) -> bool:
        """True for an ordinary word in capitals, short: the CFO."""
        tokens = self.sentence.tokens
        said = tokens.text[tokens.starts[index] : tokens.ends[index]]
        names, word = self.lexicon.names, self.plain[index]
        is_short = said.isupper() and 1 < len(said) <= _TITLE_WORDS
        return is_short and word in names.ordinary and word not in names.corporate

    def is_taken(self, index: int) -> bool:
        """True for a word that is something else already."""
        tokens = self.sentence.tokens
        return self.taken.find(1, tokens.starts[index], tokens.ends[index]) >= 0

    def is_contact(self, index: int) -> bool:
        """True when an e-mail address or a phone number starts at this part."""
        return self.sentence.tokens.starts[index] in self.contacts

    def is_in_address(self, first: int, end: int) -> bool:
        """True when the e-mail address that comes next is made of the words ``first`` up to ``end``."""
        if end >= len(self) or not self.is_contact(end):
            return False
        said = self.sentence.tokens.text[self.sentence.tokens.starts[end] :].split("@")[0].lower()
        return self.plain[end - 1] in said and self.plain[first][0] in said[:1]

    def is_counted(self, index: int) -> bool:
        """True for a word right after a number: "18 Queens Parade"."""
        return index > 0 and self.sentence.tokens.kinds[index - 1] == "number"

    def is_code(self, index: int) -> bool:
        """True for letters that go on with figures ("HX-2207"), or stand between some ("GB29 NWBK 6016")."""
        tokens = self.sentence.tokens
        after = index + 1
        if 0 < index < len(tokens) - 1 and tokens.words[index - 1][-1].isdecimal():
            return tokens.words[after][0].isdecimal()
        if after < len(tokens) and tokens.words[after] == "-" and tokens.glued(after):
            after += 1
        return after < len(tokens) and tokens.glued(after) and tokens.words[after][0].isdecimal()

    def follows(self, kind: str, index: int) -> bool:
        """True when a cue of ``kind`` ends right before this word; an employer is a company."""
        is_employer = kind == "company" and index in self._ends.get("employer", ())
        return is_employer or index in self._ends.get(kind, ())

    def precedes(self, kind: str, index: int) -> bool:
        """True when a cue of ``kind`` starts at this word, or after its possessive s."""
        starts = self._starts.get(kind, ())
        is_possessive = self.sentence.tokens.kinds[index : index + 1] == ["possessive"]
        return index in starts or (is_possessive and index + 1 in starts)

    def is_cued(self, index: int) -> bool:
        """True when any cue ends right before this word."""
        return any(index in self._ends.get(kind, ()) for kind in _BEFORE)

    def ends_of(self, kind: str) -> list[int]:
        """The words right after cues of ``kind``, in order."""
        return sorted(self._ends.get(kind, ()))

    def letter(self, index: int) -> str:
        """The letter of the word's class; empty when it has none."""
        meaning = self.lexicon.itemiser.vocabulary.words.get(self.sentence.tokens.words[index])
        return meaning.letter if meaning else ""

    def is_hyphen(self, index: int) -> bool:
        """True for a hyphen with a word on each side."""
        tokens = self.sentence.tokens
        if not 0 < index < len(self) - 1 or tokens.words[index] != "-":
            return False
        return tokens.glued(index) and tokens.glued(index + 1)

    def entity(self, kind: str, first: int, end: int) -> Entity:
        """The entity that the words ``first`` up to ``end`` are; its value is what was said."""
        tokens = self.sentence.tokens
        start, stop = tokens.starts[first], tokens.ends[end - 1]
        return Entity(kind, tokens.text[start:stop], start, stop, tokens.text[start:stop])
