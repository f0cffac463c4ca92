"""The engine inside this process: plain arrays, no network, some milliseconds a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from threadpoolctl import threadpool_limits

from nlu import saved
from nlu.entities import Lexicons, extract, learnt
from nlu.entities.learnt import Learnt
from nlu.model import Model, Verdict
from nlu.normal import normalise, opening, plain
from nlu.parse import Context, Entity, Parse, Role
from nlu.reading import READ, facts

REMEMBERED = 4_096
"""How many sentences' intents are kept: people repeat themselves, and each other."""

PLEASANTRIES = frozenset({"greet", "thank", "bye", "affirm", "deny"})
"""How a message may open without saying what it is about."""
_OPENING = re.compile(r"\s*(?:\S+\s+){2,11}?\S+?[.:!?](?=\s)")
"""A first sentence of three to twelve words."""
_CLAUSES = re.compile(r"\s*[,.:;!?()–-]+\s+")
FEWEST_WORDS, MOST_CLAUSES = 4, 6
"""Fewer words say too little by themselves; more clauses are a story."""
CLEARLY = 0.8
"""How sure a clause must be, to speak for a whole that is strange."""


class LocalParser:
    """Implements ``nlu.parse.Parser``. What a sentence means is remembered by its words and the speaker's
    role; its entities are found anew each time, since "tomorrow" is another day tomorrow."""

    def __init__(
        self, model: Model, lexicons: Lexicons, remembered: int = REMEMBERED, own: Learnt | None = None
    ) -> None:
        """``own`` finds the facts that an owner annotated, if any."""
        self.model = model
        self._lexicons = lexicons
        self._own = own
        self._classify = lru_cache(remembered)(model.classify)

    @classmethod
    def load(cls, folder: Path, lexicons: Lexicons) -> LocalParser:
        """The engine with the model saved in ``folder``. From here on this process computes with one
        thread: more would only wake each other up. Raises ``nlu.saved.ModelUnusable``."""
        threadpool_limits(1, user_api="blas")
        model = saved.load(folder)
        return cls(model, lexicons, own=learnt.load(folder, model.version))

    def without_memory(self) -> LocalParser:
        """The same engine, which works every sentence out anew."""
        return LocalParser(self.model, self._lexicons, remembered=0, own=self._own)

    async def parse(self, text: str, context: Context) -> Parse:
        """See ``nlu.parse.Parser``; never waits."""
        return self.understand(text, context)

    def understand(self, text: str, context: Context) -> Parse:
        """What ``text`` means; the time it takes does not grow with texts over 4,000 characters."""
        is_answer = context.expects is not None
        language = self.model.language(text, context.language, is_answer=is_answer)
        entities = extract(text[:READ], context, self._lexicons.of(language))
        speaker = Speaker(context.role, language)
        verdict = self._verdict(text, entities, speaker)
        if not verdict.is_settled:
            verdict = self._announced(text, speaker) or self._amid(text, verdict, speaker) or verdict
        return Parse(
            text=text,
            intent=verdict.ranking[0],
            ranking=verdict.ranking,
            entities=self._own.added(text, entities) if self._own else entities,
            sure=verdict.sure,
            source="local",
            model=self.model.version,
            language=language,
        )

    def _announced(self, text: str, speaker: Speaker) -> Verdict | None:
        """What the first sentence of a long message surely says it is: "I want to complain. ...". Told at
        length, a matter is full of words nobody trained on; how people open it is not."""
        opening = _OPENING.match(text)
        if opening is None or len(text) < 2 * len(opening[0]):
            return None
        verdict = self._judge(opening[0], speaker)
        return verdict if verdict.is_settled and verdict.best.name not in PLEASANTRIES else None

    def _amid(self, text: str, whole: Verdict, speaker: Speaker) -> Verdict | None:
        """What a clause of a strange message says, where it is clear and what the whole seemed to say: around
        their matter people tell of children and lunches, and nobody trained on these."""
        clauses = [one for one in _CLAUSES.split(text) if len(one.split()) >= FEWEST_WORDS]
        if not whole.is_refusal or len(clauses) > MOST_CLAUSES:
            return None
        for clause in clauses:
            said = self._judge(clause, speaker)
            if said.is_settled and said.best.name == whole.best.name and said.best.confidence >= CLEARLY:
                return said
        return None

    def judge(self, text: str, role: Role | None, language: str = "") -> Verdict:
        """The intents of ``text`` alone, said by somebody who spoke ``language`` until now; with no role,
        nobody's intents are preferred."""
        return self._judge(text, Speaker(role, self.model.language(text, language)))

    def _judge(self, text: str, speaker: Speaker) -> Verdict:
        lexicon = self._lexicons.of(speaker.language)
        return self._verdict(text, facts(text, speaker.role or "customer", lexicon), speaker)

    def _verdict(self, text: str, entities: Sequence[Entity], speaker: Speaker) -> Verdict:
        """A long story is what it opens with, when that is clearer than the story: "I want to complain."
        says what follows, "Good morning." does not."""
        whole = self._classify(normalise(text, entities), plain(text, entities), *speaker)
        first = opening(text)
        if not first:
            return whole
        said = self._classify(normalise(first), plain(first), *speaker)
        if not said.is_settled or said.best.name in self.model.audiences.everyone:
            return whole
        return whole if whole.is_settled and whole.best.confidence > said.best.confidence else said


class Speaker(NamedTuple):
    """As whom, and in which language, a sentence is said."""

    role: Role | None
    language: str
