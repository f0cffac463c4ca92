"""The language people are answered in, when they ask for one."""

from __future__ import annotations

from domain.access import Permission
from domain.dialogue import Button, Reply, Turn, handler
from domain.people.model import Person


@handler("change_language", may=Permission.TALK, side=True, undo=False)
async def change_language(turn: Turn, language: str | None = None) -> Reply:
    """From now on this conversation is held in ``language``, and its speaker is told of things in it."""
    if language not in turn.languages:
        return Reply("language.unknown" if language else "language.which", {}, _offered(turn))
    person = await turn.uow.get(Person, turn.actor.person_id)
    if person is not None and not turn.is_shared:
        await turn.uow.change(person, language=language)
    turn.language = language
    return Reply("language.changed")


def _offered(turn: Turn) -> tuple[Button, ...]:
    return tuple(
        Button("", "change_language", {"language": tag}, label=name) for tag, name in turn.languages.items()
    )
