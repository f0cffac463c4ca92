"""Names of people and companies that are in no record yet, by capitals and by the words around them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nlu.entities.namekinds import JOINTS, NameKinds
from nlu.entities.namewords import NameWords
from nlu.parse import Entity

_MOST_WORDS = 4
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class NameRules:
    """Finds the unknown names in one sentence."""

    words: NameWords

    @property
    def kinds(self) -> NameKinds:
        """What judges whose names they are."""
        return NameKinds(self.words, self._end)

    def of_staff(self) -> Iterator[Entity]:
        """The names in what somebody of the house says."""
        index, last_kind, last_end = 0, "", -1
        while index < len(self.words):
            end = self._end(index)
            if end is None:
                index += 1
                continue
            follows = last_end >= 0 and self._is_joined(last_end, index)
            kind = self.kinds.kind(index, end, last_kind if follows else "")
            if kind:
                first = self._first_of(kind, index)
                yield self.words.entity(kind, first, end)
                last_kind, last_end = kind, end
            index = end

    def _first_of(self, kind: str, index: int) -> int:
        """Where the name starts with what stands in lower case before it: "mr Tanaka", "van dyke"."""
        words, names = self.words, self.words.lexicon.names
        particles = frozenset() if words.told(index) else names.particles - names.classed
        while index > 0 and words.plain[index - 1] in particles and not words.is_taken(index - 1):
            index -= 1
        if kind == "company" and index > 1 and words.letter(index - 1) == words.lexicon.letters["of"]:
            is_led = words.told(index - 2) and words.plain[index - 2] in names.business
            return index - 2 if is_led else index  # Bank of Marlow
        return index - 1 if kind == "person" and self._is_titled(index) else index

    def _is_titled(self, index: int) -> bool:
        """True when a title in lower case stands before the name: "mr Tanaka"."""
        words = self.words
        return (
            index > 0
            and words.plain[index - 1] in words.lexicon.names.titles
            and not words.is_taken(index - 1)
        )

    def of_customers(self) -> Iterator[Entity]:
        """Only what a customer says of himself: "my name is ...", "I'm from ..."."""
        told = [index for index in self.words.ends_of("self") if self.words.told(index)]
        told += [index for index in self.words.ends_of("self_whole") if self._is_whole_person(index)]
        for index in [*self.words.ends_of("own_name"), *told]:
            is_name = index < len(self.words) and self._may_be_own(index)
            end = self._end(index) if is_name else None
            if end:
                yield self.words.entity("person", index, end)
                if self.words.follows("company", end + 1):
                    yield from self._employer(end + 1)
                break
        for index in self.words.ends_of("own_company"):
            employer = list(self._employer(index))
            if employer:
                yield from employer
                break

    def _may_be_own(self, index: int) -> bool:
        is_title = self.words.plain[index] in self.words.lexicon.names.titles
        return is_title or not self.words.is_ordinary(index)

    def _is_whole_person(self, index: int) -> bool:
        end = self._end(index) if self.words.told(index) else None
        return end is not None and self.kinds.is_two_names(index, end)

    def _employer(self, index: int) -> Iterator[Entity]:
        end = self._end(index) if self.words.told(index) else None
        if end:
            yield self.words.entity("company", index, end)

    def answer(self, kind: str) -> Entity | None:
        """The whole sentence as the name that was asked for, without the words that lead to it."""
        words, kinds = self.words, self.words.sentence.tokens.kinds
        if not 0 < len(words) <= 2 * _MOST_WORDS:
            return None
        first = next((index for index in range(len(words)) if not words.is_ordinary(index)), 0)
        end = len(words)
        while end > first + 1 and kinds[end - 1] == "sign":
            end -= 1
        return words.entity(kind, first, end) if words.is_word(first) else None

    def _end(self, first: int) -> int | None:
        """Where the longest name that starts at ``first`` ends; None when none starts there."""
        words = self.words
        if first >= len(words) or not self._may_start(first):
            return None
        goes_on = self._told_goes_on if words.told(first) else self._lower_goes_on
        end = first + 1
        while (
            end - first < _MOST_WORDS and end < len(words) and not words.is_taken(end) and goes_on(end, first)
        ):
            end += 1
        while end - first > 1 and words.plain[end - 1] in {"-", *words.lexicon.names.particles}:
            end -= 1
        return end

    def _may_start(self, index: int) -> bool:
        words, names = self.words, self.words.lexicon.names
        is_free = words.is_word(index) and not words.is_taken(index) and not words.is_code(index)
        if not is_free or len(words.plain[index]) < _SHORTEST:
            return False
        if self._is_first_name(index) or self._is_whole_name(index) or self._is_led(index):
            return True
        if words.is_ordinary(index):
            if not (words.told(index) and words.told(index + 1)) or words.is_code(index + 1):
                return False
            if words.lexicon.nouns_are_capital:
                is_leading = words.plain[index] in names.leading or words.plain[index] in names.titles
                return is_leading and (not words.is_ordinary(index + 1) or self._is_title(index + 1))
            is_new = index > 0 and not words.letter(index) and not words.is_ordinary(index + 1)
            return (
                is_new or self._is_trade(index) or words.is_cued(index) or words.plain[index] in names.titles
            )
        is_told = words.capital[index] or words.plain[index] in names.given or self._is_firm(index)
        return is_told or words.is_cued(index) or words.precedes("company_after", index + 1)

    def _is_led(self, index: int) -> bool:
        """True for the "Van" of Van der Berg, within a sentence."""
        words = self.words
        is_particle = words.plain[index] in words.lexicon.names.particles and words.told(index)
        return is_particle and index > 0 and (words.told(index + 1) or words.told(index + 2))

    def _is_firm(self, index: int) -> bool:
        """True for "redwood joinery" before "deal": a word, a line of business, what companies have."""
        words = self.words
        is_business = words.is_word(index + 1) and words.plain[index + 1] in words.lexicon.names.business
        is_apart = index > 0 and words.plain[index - 1] in JOINTS
        return is_business and (is_apart or words.precedes("company_after", index + 2))

    def _is_trade(self, index: int) -> bool:
        """True for "Lagos Kitchen" within a sentence: two words with capitals, of which the last is a line of
        business, and neither one that everybody has ("Customer Services", "Head Office")."""
        words, names = self.words, self.words.lexicon.names
        first, last = words.plain[index], words.plain[index + 1]
        is_free = index > 0 and not words.letter(index) and not words.is_taken(index + 1)
        return is_free and last in names.business and names.never.isdisjoint((first, last))

    def _is_first_name(self, index: int) -> bool:
        """True for "mark" before "green", where a name is said, and "grace" before "o'connor"."""
        words, names = self.words, self.words.lexicon.names
        if index in words.first_names:
            return True
        if words.plain[index] not in names.given or not words.is_word(index + 1):
            return False
        if words.is_elided(index + 1):
            return True
        if index == 0 and words.told(1) and (not words.is_ordinary(1) or words.plain[1] in names.surnames):
            return words.told(0)
        return words.plain[index + 1] in names.surnames and words.is_cued(index)

    def _is_whole_name(self, index: int) -> bool:
        """True for a first word of capitals that end like a company's: "Blue Bay Ltd is ready"."""
        words, names = self.words, self.words.lexicon.names
        end = index
        while end < min(index + _MOST_WORDS, len(words)) and words.told(end):
            end += 1
        last = words.plain[end - 1] if end - index > 1 else ""
        if last in names.business and not names.never.isdisjoint((words.plain[index], last)):
            return False
        return index == 0 and (last in names.corporate or last in names.business)

    def _told_goes_on(self, index: int, first: int) -> bool:
        """True when a name with capitals goes on: with capitals, or with what joins them."""
        words = self.words
        if words.sentence.tokens.kinds[index] == "possessive":
            return self._is_owned(index + 1)
        if self._is_joint(index):
            return self._joins(index, first)
        if not words.told(index):
            return words.plain[index] in words.lexicon.names.corporate and not words.is_ordinary(index)
        if words.is_title_of_office(index) or words.is_code(index):
            return False
        if words.lexicon.nouns_are_capital and words.is_ordinary(index):
            return self._is_part(index) or self._is_title(index)
        is_initial = len(words.plain[index]) == 1
        return not (is_initial and words.is_word(index + 1))

    def _joins(self, index: int, first: int) -> bool:
        """True when what stands inside names joins this one to what follows; two people are not joined."""
        words, names = self.words, self.words.lexicon.names
        following = index + 1 + words.is_hyphen(index + 1)
        is_whole = words.plain[index] == "&" and index - first > 1 and words.plain[first] in names.given
        if is_whole and not names.given.isdisjoint(words.plain[following : following + 1]):
            return False  # Inga Holt & Tobias Renn
        while following < len(words) and words.plain[following] in names.particles:
            following += 1
        return words.told(following)

    def _is_owned(self, index: int) -> bool:
        """True for what a company's name may have after its s: "Chen's Noodle Bar", "Mary's School"."""
        words, names = self.words, self.words.lexicon.names
        for place in range(index, index + 3):
            if not words.told(place):
                return False
            if words.plain[place] in names.business - names.never:
                return True
        return False

    def _is_title(self, index: int) -> bool:
        """True for a second title: the "Dr" of Frau Dr. Hansen."""
        words, titles = self.words, self.words.lexicon.names.titles
        is_second = index > 0 and words.plain[index - 1] in titles
        return is_second and words.told(index) and words.plain[index] in titles

    def _is_part(self, index: int) -> bool:
        """True for a noun with a capital that can be part of a name: what a company does or is, or after a
        first name a last one that only ends like a noun."""
        words, names = self.words, self.words.lexicon.names
        word, before = words.plain[index], words.plain[index - 1]
        if word in names.business or word in names.corporate:
            return True
        is_noun = word in names.ordinary or words.letter(index) != ""
        return before in names.given and (word in names.surnames or not is_noun)

    def _lower_goes_on(self, index: int, first: int) -> bool:
        """True when a name in lower case goes on: with another word that is no ordinary one."""
        words, names = self.words, self.words.lexicon.names
        if "&" in words.plain[index - 1 : index + 1]:
            return self._is_partner(index + (words.plain[index] == "&"))
        if not words.is_word(index):
            return False
        if not words.is_ordinary(index) or words.plain[index] in names.business:
            return True
        return index == first + 1 and self._is_surname(index)

    def _is_partner(self, index: int) -> bool:
        """True for what may stand after the "&" of a name in lower case: "castle & crane ltd"."""
        words, names = self.words, self.words.lexicon.names
        if not words.is_word(index):
            return False
        following = words.plain[index : index + 2]
        is_named = not (names.business | names.corporate).isdisjoint(following)
        return is_named or not words.is_ordinary(index)

    def _is_surname(self, index: int) -> bool:
        """True for an ordinary word after a first name that was told, or stands alone: "ella brown"."""
        words, kinds = self.words, self.words.sentence.tokens.kinds
        if words.plain[index - 1] not in words.lexicon.names.given or words.letter(index):
            return False
        is_listed = words.plain[index] in words.lexicon.names.surnames and words.is_cued(index - 1)
        if not (is_listed or words.follows("own_name", index - 1) or kinds.count("word") <= _SHORTEST):
            return False
        if is_listed:
            return True
        return not words.is_word(index + 1) or bool(words.letter(index + 1))

    def _is_joint(self, index: int) -> bool:
        """True for what stands inside a name: "&", "van", a hyphen, the "and" of "and Sons"."""
        words, lexicon = self.words, self.words.lexicon
        word = words.plain[index]
        if word == "&" or word in lexicon.names.particles or words.is_hyphen(index):
            return True
        if word == "." and self._is_title(index - 1):  # Herrn Dr. Vogt
            return True
        following = words.plain[index + 1 : index + 2]
        return words.letter(index) == lexicon.letters["and"] and not lexicon.names.business.isdisjoint(
            following
        )

    def _is_joined(self, left_end: int, first: int) -> bool:
        """True when only a comma, or a word like "from", stands between two names."""
        between = self.words.plain[left_end:first]
        return len(between) == 1 and (between[0] in JOINTS or self.words.follows("company", first))
