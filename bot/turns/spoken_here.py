"""In which language a conversation is held: what was written last tells, unless one was chosen."""

from __future__ import annotations

from collections.abc import Container

from babel import Locale

from bot.dialogue.state import State
from domain.messages import InboundMessage
from domain.people.model import Person
from domain.ports import UnitOfWork
from nlu.parse import Parse


def own_name(tag: str) -> str:
    """A language's name, as those who speak it write it."""
    name = Locale.parse(tag, sep="-").get_display_name(tag) or tag
    return name[:1].upper() + name[1:]


def so_far(state: State, person: Person | None, message: InboundMessage, house: str) -> str:
    """The language spoken before a message is read: the conversation's, the person's, their device's, or
    the ``house``'s."""
    return state.language or (person.language if person else None) or message.profile.locale or house


def heard(state: State, parse: Parse | None, languages: Container[str]) -> None:
    """The conversation is held in the language just written, if it is one of ``languages``."""
    if parse is not None and parse.language in languages and not state.language_chosen:
        state.language = parse.language


def chosen(state: State, tag: str | None) -> None:
    """The conversation is held in the language that was asked for, if one was."""
    if tag is not None:
        state.language, state.language_chosen = tag, True


async def remembered(uow: UnitOfWork, person: Person, parse: Parse | None, house: str) -> Person:
    """The person, who is told of things in the language they first wrote, where the house speaks another."""
    if parse is None or person.language or parse.language in {"", house.split("-", maxsplit=1)[0]}:
        return person
    return await uow.change(person, language=parse.language)
