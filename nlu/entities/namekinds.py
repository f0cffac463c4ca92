"""Whether an unknown name is a person's, a company's, or nobody's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nlu.entities.namewords import NameWords

JOINTS = (",", "/", "-", "–")
"""What stands between a name and the one it belongs to."""
_PERSON_WORDS = (2, 3)
_SHORT_FORM = 5


@dataclass(frozen=True, slots=True)
class NameKinds:
    """Judges the names of one sentence by their words and by the words around."""

    words: NameWords
    end_of: Callable[[int], int | None]
    """Where the name that starts at a word ends; None when none starts there."""

    def kind(self, first: int, end: int, before: str) -> str | None:
        """What the name is of: a person, a company, or None when it is no name."""
        words = self.words
        if self._is_nobodys(first, end):
            return None
        if self.is_business(first, end):
            return "company"
        is_customer = words.follows("customer", first) and self.is_two_names(first, end)
        if self._is_person(first) or is_customer or (end - first > 1 and words.is_in_address(first, end)):
            return "person"
        is_company = words.follows("company", first) or words.precedes("company_after", end)
        if before == "person" or is_company:
            return "company"
        is_named = end - first > 1 or self._is_one_name(first)
        is_employed = is_named and words.follows("company", end + 1) and self.end_of(end + 1)
        if is_employed or (self._is_two_words(first, end) and self._has_contact(end)):
            return "person"
        return self._kind_alone(first, end) if self._is_told(first, end) else None

    def _kind_alone(self, first: int, end: int) -> str:
        """What a name is of that nothing around tells: two words of it are a person's, unless it is "the"."""
        words = self.words
        is_thing = first > 0 and words.letter(first - 1) == words.lexicon.letters["the"]
        is_thing = is_thing or words.lexicon.nouns_are_capital
        return "person" if self.is_two_names(first, end) and not is_thing else "company"

    def _is_nobodys(self, first: int, end: int) -> bool:
        """True for streets, titles alone, and what everybody has ("Customer Support")."""
        words, names, said = self.words, self.words.lexicon.names, self.words.plain[first:end]
        if words.letter(end - 1) == words.lexicon.letters["street"]:
            return True
        if (names.titles | names.corporate).issuperset(said):
            return True
        if len(said) == 1 and said[0] in names.business:
            return True
        if names.places.intersection(words.plain[end : end + 1]) and not self._is_person(first):
            return True
        if words.is_counted(first) and not self.is_business(first, end):
            return True
        return names.never.issuperset(said) and not words.follows("company", first)

    def is_business(self, first: int, end: int) -> bool:
        """True for two words and more with a legal form, a line of business, or an "&"."""
        names, said = self.words.lexicon.names, self.words.plain[first:end]
        is_led = said[0] in names.leading or said[0] in names.business
        ends = said[-1] in names.corporate or said[-1] in names.business
        return len(said) > 1 and ("&" in said or ends or is_led)

    def _is_person(self, first: int) -> bool:
        names, word = self.words.lexicon.names, self.words.plain[first]
        is_given = word in names.given or first in self.words.first_names
        return is_given or word in names.titles or self.words.follows("person", first)

    def is_two_names(self, first: int, end: int) -> bool:
        """True for two or three words that are nothing but names: "Thandeka Mokoena"."""
        words, particles = self.words, self.words.lexicon.names.particles
        said = [
            index
            for index in range(first, end)
            if words.plain[index] not in particles and words.plain[index] != "-"
        ]
        alone = all(words.told(index) and not words.is_ordinary(index) for index in said)
        many = len(said) + (words.plain[first] in particles)
        return many in _PERSON_WORDS and alone and not words.is_shouted

    def _is_one_name(self, first: int) -> bool:
        """True for the "Renn" of "Renn from Marlow called" and "call Renn from Marlow"."""
        words = self.words
        is_said = first == 0 or words.follows("either", first)
        is_plain = not words.lexicon.nouns_are_capital and not words.follows("employer", first + 2)
        return is_said and is_plain and words.told(first) and not words.is_ordinary(first)

    def _is_two_words(self, first: int, end: int) -> bool:
        """True for two words that are no others, where capitals tell nothing: "thandeka mokoena"."""
        words, names = self.words, self.words.lexicon.names
        alone = all(words.is_word(index) and not words.is_ordinary(index) for index in range(first, end))
        is_trade = not names.business.isdisjoint(words.plain[first:end])
        return end - first in _PERSON_WORDS and alone and not is_trade

    def _has_contact(self, end: int) -> bool:
        """True when an e-mail address or a phone number comes next, or an employer's whole name."""
        words = self.words
        following = end + 1 if end < len(words) and words.plain[end] in JOINTS else end
        if following >= len(words):
            return False
        if words.is_contact(following):
            return True
        last = self.end_of(following) if following > end else None
        return last is not None and self.is_business(following, last)

    def _is_told(self, first: int, end: int) -> bool:
        """True when a name can be nothing else: not for every capital at the start of a sentence."""
        words = self.words
        is_first = first == 0 and end == 1
        if words.lexicon.nouns_are_capital and not is_first and end - first == 1:
            return words.follows("either", first)
        if self._is_short_form(first, end):
            return words.follows("either", first)
        if (is_first or words.is_shouted) and not words.follows("either", first):
            return is_first and words.precedes("subject_after", end)
        return True

    def _is_short_form(self, first: int, end: int) -> bool:
        """True for VPN and GDPR: a few capitals are more often a thing than a company."""
        tokens = self.words.sentence.tokens
        said = tokens.text[tokens.starts[first] : tokens.ends[end - 1]]
        return end - first == 1 and said.isupper() and len(said) <= _SHORT_FORM
