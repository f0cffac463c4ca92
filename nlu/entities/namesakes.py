"""Whether one word of a name on record is part of another name: "Tom" of Tom Baker is not Tom Whitaker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from nlu.entities.lexicons import Lexicons
from nlu.entities.tokens import SaidWord, words_of
from nlu.parse import Name

_AND = len(" & ")


@dataclass(frozen=True, slots=True)
class Namesakes:
    """Judges single words by the words beside them."""

    lexicon: Lexicons
    aliases: Mapping[str, Mapping[str, Name]]
    """The names on record by each word that may stand for one."""
    firsts: Mapping[str, int]
    """The words that whole names on record start with."""

    def is_another(self, words: list[SaidWord], at: int, name: Name) -> bool:
        """True when the word at ``at``, which may stand for ``name``, is part of somebody else's name."""
        own = words_of(name.name)
        first = at
        while first and _touch(words[first - 1], words[first]) and words[first - 1].plain in own:
            first -= 1
        before = words[first - 1] if first and _touch(words[first - 1], words[first]) else None
        after = words[at + 1] if at + 1 < len(words) and _touch(words[at], words[at + 1]) else None
        if after is not None and any(OSA.distance(after.plain, word) <= 1 for word in own):
            after = None
        if name.kind == "person" and self._is_partnership(words, at):
            return True
        if name.kind == "person":
            return self._is_other_person(own, words[at], before, after)
        return name.kind == "company" and self._is_other_company(before, after)

    def _is_partnership(self, words: list[SaidWord], at: int) -> bool:
        """True for the name before "& Sons"."""
        following = words[at + 1] if at + 1 < len(words) else None
        return following is not None and following.start - words[at].end == _AND and self._is_trade(following)

    def _is_other_person(
        self, own: tuple[str, ...], word: SaidWord, before: SaidWord | None, after: SaidWord | None
    ) -> bool:
        is_first = word.plain == own[0]
        if before is not None and not is_first:
            if before.plain in self.lexicon.names.given:
                return True
            if before.is_capital and self._is_new(before) and before.plain not in self.lexicon.names.titles:
                return True
        if after is None:
            return False
        if not is_first:
            return self._is_trade(after)
        if self._is_surname_on_record(after):
            return True
        is_name = after.plain in self.lexicon.names.surnames or not self._is_ordinary(after)
        return after.is_capital and is_name and not self._is_known(after)

    def _is_other_company(self, before: SaidWord | None, after: SaidWord | None) -> bool:
        if before is not None:
            names = self.lexicon.names
            is_given = before.plain in names.given and (before.is_capital or not self._is_ordinary(before))
            if before.plain in names.titles or (is_given and not self._is_known(before)):
                return True
        if after is None or not after.is_capital or after.plain in self.lexicon.names.corporate:
            return False
        return self._is_trade(after) or (self._is_new(after) and after.plain not in self.lexicon.names.given)

    def _is_trade(self, word: SaidWord) -> bool:
        """True for what a company's name may go on with: "Rossi Ceramics"."""
        names = self.lexicon.names
        return word.plain in names.corporate or (word.is_capital and word.plain in names.business)

    def _is_new(self, word: SaidWord) -> bool:
        return not self._is_ordinary(word) and not self._is_known(word)

    def _is_ordinary(self, word: SaidWord) -> bool:
        return len(word.plain) == 1 or word.plain in self.lexicon.names.ordinary or not word.plain.isalpha()

    def _is_known(self, word: SaidWord) -> bool:
        return bool(self.aliases.get(word.plain)) or word.plain in self.firsts

    def _is_surname_on_record(self, word: SaidWord) -> bool:
        """True for somebody's last name, and nothing else."""
        if word.plain in self.lexicon.names.ordinary and not word.is_capital:
            return False
        named = self.aliases.get(word.plain, {}).values()
        return bool(named) and all(
            name.kind == "person" and words_of(name.name)[-1] == word.plain for name in named
        )


def _touch(left: SaidWord, right: SaidWord) -> bool:
    """True for two words with one sign between: a space, a hyphen, the apostrophe of O'Connor."""
    return left.end + 1 == right.start
