"""Sentences that always mean one thing, said whole: understood by the language's patterns, by no engine."""

from __future__ import annotations

from typing import Any

from bot.dialogue.state import State
from config.languages import LanguagePack
from domain.access import Actor, Permission
from domain.conversation import Owner

LONGEST = 120
"""Letters of a command with something in it; longer ones are stories."""


def commanded(
    pack: LanguagePack, text: str, actor: Actor, owner: Owner, state: State
) -> tuple[str, dict[str, Any]] | None:
    """The intent that these words are a command for, with what they name: in anybody's mouth, in that of
    staff, of whoever may change the model, of a customer who waits for a person or has one ("back to the
    bot"), or of one whom nobody answers yet and nothing is asked; None when they are none."""
    if len(text) > LONGEST:
        return None
    said = text.strip().rstrip(".!? ")
    who = "staff" if actor.is_staff else "waiting" if owner is not Owner.BOT else ""
    releasing = "releasing" if actor.may(Permission.RELEASE_MODELS) else ""
    listens = not actor.is_staff and owner is not Owner.PERSON and not state.is_asked
    customers = "customers" if listens and not text.rstrip().endswith("?") else ""
    for group in ("everyone", who, releasing, customers):
        for intent, words in pack.commands.get(group, {}).items():
            if (found := words.fullmatch(said)) is not None:
                return intent, {name: value for name, value in found.groupdict().items() if value}
    return None
