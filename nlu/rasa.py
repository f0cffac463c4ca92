"""Rasa behind the same port: its intents over HTTP, our entities, our deadline."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp

from nlu.audience import Audiences
from nlu.entities import Lexicons, extract
from nlu.normal import normalise
from nlu.parse import OUT_OF_SCOPE, Context, EngineUnavailableError, Guess, Parse, Role
from nlu.reading import READ
from nlu.tongues import Tongues

SENT = 1_000
"""How many characters Rasa is sent: people say first what they want, and its time grows with length."""
REFUSED = frozenset({OUT_OF_SCOPE, "nlu_fallback"})
"""Rasa's own words for what it was not taught."""
ACT_FROM, GUESS_FROM = 0.6, 0.3
"""Below the first confidence the bot asks back, below the second it did not understand."""


class RasaParser:
    """Implements ``nlu.parse.Parser`` over ``POST /model/parse``; used on one event loop, then closed."""

    def __init__(
        self,
        url: str,
        lexicons: Lexicons,
        deadline: float = 2.0,
        audiences: Audiences | None = None,
        tongues: Tongues | None = None,
    ) -> None:
        """``url`` is where Rasa serves its API; ``deadline`` is in seconds, for one whole answer. Without
        ``tongues`` everybody goes on in the language spoken so far."""
        self._endpoint = f"{url.rstrip('/')}/model/parse"
        self._lexicons = lexicons
        self._deadline = aiohttp.ClientTimeout(total=deadline)
        self._audiences = audiences or Audiences()
        self._tongues = tongues
        self._session: aiohttp.ClientSession | None = None

    async def parse(self, text: str, context: Context) -> Parse:
        """See ``nlu.parse.Parser``."""
        if not normalise(text):  # Rasa would guess at nothing, and be confident
            ranking: tuple[Guess, ...] = (Guess(OUT_OF_SCOPE, 1.0),)
        else:
            ranking = self._leaning(_ranking(await self._ask(text[:SENT])), context.role)
        best = ranking[0]
        refused = best.name in REFUSED or best.confidence < GUESS_FROM
        if refused:
            ranking = _refused(ranking)
        language = self._tongues.of(text, context.language).tag if self._tongues else context.language
        return Parse(
            text=text,
            intent=ranking[0],
            ranking=ranking,
            entities=extract(text[:READ], context, self._lexicons.of(language)),
            sure=best.name in REFUSED or best.confidence >= ACT_FROM,
            source="rasa",
            model="rasa",
            language=language,
        )

    async def close(self) -> None:
        """The connections are closed; a later ``parse`` opens new ones."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _ask(self, text: str) -> object:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=self._deadline)
        try:
            async with self._session.post(self._endpoint, json={"text": text}) as response:
                response.raise_for_status()
                answer: object = await response.json()
                return answer
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise EngineUnavailableError(f"Rasa: {error!r}") from error

    def _leaning(self, ranking: Sequence[Guess], role: Role) -> tuple[Guess, ...]:
        """The ranking with the speaker's role counted in; confidences keep their sum."""
        total = sum(guess.confidence for guess in ranking)
        weights = [
            guess.confidence * math.exp(-self._audiences.penalty(guess.name, role)) for guess in ranking
        ]
        scale = total / (sum(weights) or 1.0)
        leaning = (Guess(guess.name, weight * scale) for guess, weight in zip(ranking, weights, strict=True))
        return tuple(sorted(leaning, key=lambda guess: -guess.confidence))


def _ranking(answer: object) -> list[Guess]:
    """Rasa's guesses, best first. A sentence without words has none of its own: it is out of scope."""
    try:
        said: Any = answer
        best = said["intent"]
        if best["name"] is None:
            return [Guess(OUT_OF_SCOPE, 1.0)]
        return [_guess(one) for one in said.get("intent_ranking") or [best]]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise EngineUnavailableError(f"Rasa answered nonsense: {error!r}") from error


def _guess(one: Mapping[str, Any]) -> Guess:
    name, confidence = one["name"], float(one["confidence"])
    if not isinstance(name, str) or not 0.0 <= confidence <= 1.0 + 1e-6:
        raise ValueError(f"{name!r} at {confidence}")
    return Guess(name, min(confidence, 1.0))


def _refused(ranking: Sequence[Guess]) -> tuple[Guess, ...]:
    """``out_of_scope`` first, with what no intent can claim; the guesses keep their order."""
    others = tuple(guess for guess in ranking if guess.name not in REFUSED)
    claimed = max((guess.confidence for guess in others), default=0.0)
    return (Guess(OUT_OF_SCOPE, 1.0 - claimed), *others)
