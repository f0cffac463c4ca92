"""Finding the people meant by a name, an e-mail address or a company."""

from __future__ import annotations

from domain.access import Role
from domain.errors import NotFoundError, WhichError
from domain.people.model import Company, Person
from domain.ports import UnitOfWork
from domain.rows import Where

STAFF = tuple(role for role in Role if role.is_staff)
OTHERS = tuple(role for role in Role if not role.is_staff)
MANY = 6
"""So many of one name are more than a picker shows."""


async def colleague(uow: UnitOfWork, said: str, slot: str = "person") -> Person:
    """The one who works here and is called so: by e-mail, full name or part of it. Raises
    ``WhichError`` for ``slot`` when several are, ``NotFoundError`` when nobody is."""
    found = await _named(uow, said, STAFF)
    if not found:
        raise NotFoundError("colleague_not_found", name=said)
    if len(found) > 1:
        raise WhichError(slot, [(one.name or one.email or "", one.email or one.name or "") for one in found])
    return found[0]


async def is_colleague(uow: UnitOfWork, said: str) -> bool:
    """Whether somebody who works here is called so."""
    return bool(await _named(uow, said, STAFF))


async def customers(uow: UnitOfWork, person: str | None, company: str | None) -> list[Person]:
    """The customers meant by a person's name, or else those of a company; none when nobody fits."""
    if person is not None and (found := await _named(uow, person, OTHERS)):
        return found
    # "the Acme ticket": a name in free text may be read as a person's and be a company's.
    name = company or person
    if name is None or (firm := await company_named(uow, name)) is None:
        return []
    return await uow.find(Person, company_id=firm.id, role=OTHERS, limit=MANY)


async def company_named(uow: UnitOfWork, name: str) -> Company | None:
    """The company of this name, or the only one whose name starts with it."""
    exact = await uow.find(Company, Where("name", "ilike_exact", name), limit=1)
    if exact:
        return exact[0]
    starting = await uow.find(Company, Where("name", "like", f"{plain(name)}%"), limit=2)
    return starting[0] if len(starting) == 1 else None


async def _named(uow: UnitOfWork, said: str, roles: tuple[Role, ...]) -> list[Person]:
    if "@" in said:
        return await uow.find(Person, email=said.strip().lower(), role=roles, limit=1)
    exact = await uow.find(Person, Where("name", "ilike_exact", said), role=roles, limit=MANY)
    if exact:
        return exact
    part = plain(said)
    first = await uow.find(Person, Where("name", "like", f"{part} %"), role=roles, limit=MANY)
    return first or await uow.find(Person, Where("name", "like", f"% {part}"), role=roles, limit=MANY)


def plain(text: str) -> str:
    """The text with what a pattern would read as a wildcard taken literally."""
    return text.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
