"""Names of people and companies that are in no record yet, by capitals and by the words around them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from nlu.entities.lexicon import Lexicon
from nlu.entities.reading import Sentence
from nlu.entities.tokens import plain
from nlu.parse import Entity

_MOST_WORDS = 4
_SHORTEST = 3
_SHOUTING = 0.8
_I = "i"
_NEVER_ENDS = ("ing", "ly", "ed", "tion", "tions", "ment")


@dataclass(frozen=True, slots=True)
class Run:
    """Words that may be a name together: the parts ``first`` up to ``end``."""

    first: int
    end: int


@dataclass(slots=True)
class NameRules:
    """Finds unknown names in one sentence; ``taken`` marks the characters that are something else."""

    sentence: Sentence
    lexicon: Lexicon
    taken: bytearray
    _ends: dict[str, set[int]] = field(default_factory=dict)
    _starts: set[int] = field(default_factory=set)
    _subjects: set[int] = field(default_factory=set)
    _is_shouted: bool = False

    def __post_init__(self) -> None:
        tokens = self.sentence.tokens
        for said in self.lexicon.names.cues.find(tokens.words):
            self._ends.setdefault(said.term.kind, set()).add(said.end)
            if said.term.kind == "company_after":
                self._starts.add(said.first)
            elif said.term.kind == "subject_after":
                self._subjects.add(said.first)
        words = [index for index, kind in enumerate(tokens.kinds) if kind == "word"]
        capitals = sum(self._has_capital(index) for index in words)
        is_title = len(words) > _MOST_WORDS and capitals > _SHOUTING * len(words)
        self._is_shouted = is_title or tokens.text.isupper()

    def of_staff(self) -> Iterator[Entity]:
        """The names in what somebody of the house says."""
        index, last_kind, last_end = 0, "", -1
        while index < len(self.sentence.tokens):
            run = self._run(index)
            if run is None:
                index += 1
                continue
            follows = last_end >= 0 and self._is_joined(last_end, run.first)
            kind = self._kind(run, last_kind if follows else "")
            if kind:
                yield self._entity(kind, run)
                last_kind, last_end = kind, run.end
            index = run.end

    def of_customers(self) -> Iterator[Entity]:
        """Only what a customer says of himself: "my name is ...", "I'm from ..."."""
        for kind, cue in (("person", "own_name"), ("company", "own_company")):
            for index in sorted(self._ends.get(cue, ())):
                run = self._own(index, is_person=kind == "person")
                if run:
                    yield self._entity(kind, run)
                    if kind == "person" and self._ends_at("company", run.end + 1):
                        employer = self._own(run.end + 1, is_person=False)
                        yield from [self._entity("company", employer)] if employer else []
                    break

    def _own(self, index: int, *, is_person: bool) -> Run | None:
        """The name at ``index`` that a customer gives as his own, or as his company's."""
        run = self._run(index) if index < len(self.sentence.tokens) else None
        return run if run and (is_person or self._has_capital(index)) else None

    def answer(self, kind: str) -> Entity | None:
        """The whole sentence as the name that was asked for, without the words that lead to it."""
        tokens = self.sentence.tokens
        if not 0 < len(tokens) <= 2 * _MOST_WORDS:
            return None
        first = next((index for index in range(len(tokens)) if not self._is_ordinary(index)), 0)
        end = len(tokens)
        while end > first + 1 and tokens.kinds[end - 1] == "sign":
            end -= 1
        return self._entity(kind, Run(first, end)) if tokens.kinds[first] == "word" else None

    def _run(self, first: int) -> Run | None:
        """The longest name that may start at ``first``."""
        if not self._may_start(first):
            return None
        is_capital = self._has_capital(first) and not self._is_shouted
        end = first + 1
        while end - first < _MOST_WORDS and self._may_go_on(first, end, is_capital=is_capital):
            end += 1
        tokens, names = self.sentence.tokens, self.lexicon.names
        while end - first > 1 and tokens.words[end - 1] in names.particles:
            end -= 1
        return Run(first, end)

    def _may_start(self, index: int) -> bool:
        tokens = self.sentence.tokens
        if tokens.kinds[index] != "word" or self._is_taken(index) or len(tokens.words[index]) < _SHORTEST - 1:
            return False
        if self._is_ordinary(index):
            is_named = self._has_capital(index) and not self._is_shouted and self._is_title_case(index)
            return is_named and (self._is_cued(index) or tokens.words[index] in self.lexicon.names.titles)
        if self._has_capital(index) or self._is_cued(index) or index + 1 in self._starts:
            return True
        return plain(self._said(index)) in self.lexicon.names.given

    def _is_title_case(self, index: int) -> bool:
        """True when the next word has a capital too."""
        following = index + 1
        tokens = self.sentence.tokens
        return following < len(tokens) and tokens.kinds[following] == "word" and self._has_capital(following)

    def _may_go_on(self, first: int, index: int, *, is_capital: bool) -> bool:
        tokens = self.sentence.tokens
        if index >= len(tokens) or self._is_taken(index):
            return False
        word = tokens.words[index]
        if self._is_joint(index):
            following = index + 1 + self._is_hyphen(index + 1)
            is_last = following >= len(tokens) or tokens.kinds[following] != "word"
            return is_capital and not is_last and self._has_capital(following)
        if tokens.kinds[index] != "word":
            return False
        if word in self.lexicon.names.corporate and (self._has_capital(index) or not self._is_ordinary(index)):
            return True
        if is_capital:
            return self._has_capital(index) and word != _I
        if not self._is_ordinary(index) or word in self.lexicon.names.business:
            return True
        return index == first + 1 and self._is_surname(index)

    def _is_surname(self, index: int) -> bool:
        """True for an ordinary word after a first name that stands alone or is told: "ella brown"."""
        tokens, vocabulary = self.sentence.tokens, self.lexicon.itemiser.vocabulary
        if tokens.words[index - 1] not in self.lexicon.names.given or tokens.words[index] in vocabulary.words:
            return False
        is_told = self._ends_at("own_name", index - 1) or tokens.kinds.count("word") == 2  # noqa: PLR2004 - two names
        after = tokens.words[index + 1 : index + 2]
        return is_told and (not after or tokens.kinds[index + 1] == "sign" or after[0] in vocabulary.words)

    def _is_joint(self, index: int) -> bool:
        """True for what stands inside a name: "&", "van", a hyphen, the "and" of "and Sons"."""
        word, names = self.sentence.tokens.words[index], self.lexicon.names
        if word == "&" or word in names.particles or self._is_hyphen(index):
            return True
        following = self.sentence.tokens.words[index + 1 : index + 2]
        return self._letter(index) == self.lexicon.letters["and"] and not names.business.isdisjoint(following)

    def _letter(self, index: int) -> str:
        meaning = self.lexicon.itemiser.vocabulary.words.get(self.sentence.tokens.words[index])
        return meaning.letter if meaning else ""

    def _is_hyphen(self, index: int) -> bool:
        tokens = self.sentence.tokens
        if not 0 < index < len(tokens) - 1 or tokens.words[index] != "-":
            return False
        return tokens.glued(index) and tokens.glued(index + 1)

    def _kind(self, run: Run, before: str) -> str | None:
        """What the name is of: a person, a company, or None when it is no name."""
        words = [plain(self._said(index)) for index in range(run.first, run.end)]
        names = self.lexicon.names
        if self._letter(run.end - 1) == self.lexicon.letters["street"]:
            return None
        if len(words) > 1 and (words[-1] in names.corporate | names.business or "&" in words):
            return "company"
        if self._ends_at("person", run.first) or words[0] in names.given | names.titles:
            return "person"
        if before == "person" or self._ends_at("company", run.first) or run.end in self._starts:
            return "company"
        if len(words) > 1 and self._is_of_a_company(run.end):
            return "person"
        is_first = run.first == 0 and len(words) == 1
        if (is_first or self._is_shouted) and not self._ends_at("either", run.first):
            return "company" if is_first and run.end in self._subjects else None
        return "company"

    def _is_of_a_company(self, index: int) -> bool:
        """True when "from", "at" or a comma and another name follow."""
        tokens = self.sentence.tokens
        return index + 1 < len(tokens) and index + 1 in self._ends.get("company", ()) and self._may_start(index + 1)

    def _is_joined(self, left_end: int, first: int) -> bool:
        """True when only a comma, or a word like "from", stands between two names."""
        between = self.sentence.tokens.words[left_end:first]
        return len(between) == 1 and (between[0] in (",", "/", "-", "–") or self._ends_at("company", first))

    def _is_cued(self, index: int) -> bool:
        return any(self._ends_at(kind, index) for kind in ("person", "company", "either", "own_name", "own_company"))

    def _ends_at(self, kind: str, index: int) -> bool:
        return index in self._ends.get(kind, ())

    def _is_ordinary(self, index: int) -> bool:
        """True for words that are no name by themselves."""
        word = plain(self._said(index))
        names = self.lexicon.names
        if word in names.given and (word not in names.ordinary or (index > 0 and self._has_capital(index))):
            return False
        if word in names.ordinary or not word.isalpha():
            return True
        return word in self.lexicon.itemiser.vocabulary.words or (
            not self._has_capital(index) and word.endswith(_NEVER_ENDS)
        )

    def _has_capital(self, index: int) -> bool:
        return self.sentence.tokens.text[self.sentence.tokens.starts[index]].isupper()

    def _is_taken(self, index: int) -> bool:
        tokens = self.sentence.tokens
        return self.taken.find(1, tokens.starts[index], tokens.ends[index]) >= 0

    def _said(self, index: int) -> str:
        tokens = self.sentence.tokens
        return tokens.text[tokens.starts[index] : tokens.ends[index]]

    def _entity(self, kind: str, run: Run) -> Entity:
        tokens = self.sentence.tokens
        start, end = tokens.starts[run.first], tokens.ends[run.end - 1]
        return Entity(kind, tokens.text[start:end], start, end, tokens.text[start:end])
