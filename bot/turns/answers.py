"""Intents that are only words: sentences and a reply in a language pack make one, without code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from config.languages import LanguagePack, LanguagePackError
from domain.access import Permission
from domain.dialogue import Handle, Handler, Reply, Turn

ANSWER = "answer."
"""What the key of such a reply begins with; the intent's name follows."""


def answers_in(packs: Iterable[LanguagePack], handlers: Mapping[str, Handler]) -> dict[str, Handler]:
    """A handler for every intent that a pack has an ``answer.<intent>`` for and nothing else handles. Raises
    ``LanguagePackError`` where nobody said what the intent is called, or where it has a handler already."""
    found: dict[str, Handler] = {}
    for pack in packs:
        for key in pack.replies:
            intent = key.removeprefix(ANSWER)
            if not key.startswith(ANSWER) or intent in found:
                continue
            if intent in handlers:
                raise LanguagePackError(f"{key}: {intent} is done by the code; choose another name")
            if f"intent.{intent}" not in pack.replies:
                raise LanguagePackError(
                    f"{key} needs intent.{intent} beside it: what the bot calls it when it asks back"
                )
            found[intent] = Handler(
                intent, Permission.TALK, _saying(key), slots=(), necessary=(), side=True, public=True
            )
    return found


def _saying(key: str) -> Handle:
    async def say(turn: Turn) -> Reply:
        """The words of the pack; they may use the speaker's ``name`` and whether they work here."""
        return Reply(key, {"name": turn.actor.name, "staff": turn.actor.is_staff})

    return say
