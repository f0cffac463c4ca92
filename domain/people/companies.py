"""Companies as they are first heard of."""

from __future__ import annotations

from domain.people.finding import company_named
from domain.people.model import Company
from domain.ports import UnitOfWork


async def company_called(uow: UnitOfWork, name: str) -> Company:
    """The company of this name, on record from now on if it was not."""
    return await company_named(uow, name) or await uow.add(Company(name=proper(name)))


def proper(name: str) -> str:
    """A name as it is written: each word with a capital when it was typed without any."""
    tidy = " ".join(name.split()).strip(" .,;:!?\"'")
    return " ".join(word[:1].upper() + word[1:] for word in tidy.split()) if tidy.islower() else tidy
