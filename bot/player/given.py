"""The records a conversation file starts from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, get_type_hints
from zoneinfo import ZoneInfo

from bot.player.files import FileError
from domain.access import Role
from domain.banking import Product
from domain.deals.model import PROBABILITY, Stage
from domain.kinds import KINDS
from domain.people.model import Company, Person
from domain.ports import UnitOfWork
from domain.record import Record
from domain.rows import Where

FREE_TEXT = frozenset({"subject", "text", "note", "about", "interest", "body"})
PEOPLE = {"owner": "owner_id", "customer": "customer_id"}
LINKS: dict[str, tuple[str, type[Record]]] = {
    "company": ("company_id", Company),
    "product": ("product_id", Product),
}


@dataclass(slots=True)
class Given:
    """What was made, by the names the file gives."""

    zone: str
    refs: dict[str, Record] = field(default_factory=dict)

    async def make(self, uow: UnitOfWork, kind: str, said: Mapping[str, Any]) -> None:
        """The record exists, with its company, product and people."""
        record_type = kind_of(kind)
        known = dict(said)
        ref = known.pop("ref", None)
        values: dict[str, Any] = {}
        if record_type is Person:
            values["role"] = Role(known.pop("role", "sales" if kind == "staff" else "customer"))
        zone = await self._link(uow, record_type, known, values)
        for name, value in known.items():
            values[self.column(record_type, name)] = self.value(record_type, name, value, zone)
        if record_type is Person and values.get("email"):
            values["email"] = str(values["email"]).lower()
        made = await uow.add(record_type(**completed(record_type, values, uow.now, zone)))
        if ref is not None:
            self.refs[str(ref)] = made

    async def _link(
        self, uow: UnitOfWork, record_type: type[Record], known: dict[str, Any], values: dict[str, Any]
    ) -> str:
        """The people, company and product named move from ``known`` to ``values`` by their ids; the zone
        that the record's times are meant in."""
        zone = self.zone
        for name, column in PEOPLE.items():
            if name in known and column in hints(record_type):
                person = await self.person(uow, str(known.pop(name)), make=name == "customer")
                values[column] = person.id
                zone = person.zone or zone if name == "owner" else zone
        for name, (column, linked) in LINKS.items():
            if name in known and column in hints(record_type):
                values[column] = (await ensure(uow, linked, str(known.pop(name)))).id
        return zone

    async def person(self, uow: UnitOfWork, said: str, *, make: bool = False) -> Person:
        """The person of this e-mail, unique full name or ref. ``make``: a customer, if there is none."""
        if said in self.refs and isinstance(found := self.refs[said], Person):
            return found
        by_email = await uow.find(Person, email=said.lower(), limit=1)
        by_name = by_email or await uow.find(Person, Where("name", "ilike_exact", said), limit=2)
        if len(by_name) == 1:
            return by_name[0]
        if by_name or not make:
            raise FileError(f"no person {said!r}" if not by_name else f"{said!r} are several people")
        email, name = (said.lower(), None) if "@" in said else (None, said)
        return await uow.add(Person(role=Role.CUSTOMER, email=email, name=name))

    @staticmethod
    def column(record_type: type[Record], name: str) -> str:
        """The field of this name. Raises ``FileError`` when the kind has none."""
        if name not in hints(record_type):
            raise FileError(f"{record_type.KIND} has no field {name!r}")
        return name

    @staticmethod
    def value(record_type: type[Record], name: str, value: Any, zone: str) -> Any:
        """The value as the field holds it; naive times are in ``zone``."""
        hint = str(hints(record_type)[name])
        if value is None:
            return None
        if "datetime.datetime" in hint:
            return instant(value, zone)
        if "datetime.date" in hint:
            return value if type(value) is date else date.fromisoformat(str(value)[:10])
        if "Decimal" in hint:
            return Decimal(str(value))
        if "tuple" in hint:
            return tuple(value)
        vocabulary = hints(record_type)[name]
        return vocabulary(value) if isinstance(vocabulary, type) and issubclass(vocabulary, str) else value


def kind_of(kind: str) -> type[Record]:
    """The record type of a kind. Raises ``FileError`` for an unknown one."""
    found = {**KINDS, "staff": Person, "customer": Person}.get(kind)
    if found is None:
        raise FileError(f"no record kind {kind!r}")
    return found


def hints(record_type: type[Record]) -> dict[str, Any]:
    """The types of a record's fields."""
    return {
        name: hint for name, hint in get_type_hints(record_type).items() if name not in {"KIND", "LETTER"}
    }


def completed(record_type: type[Record], values: dict[str, Any], now: datetime, zone: str) -> dict[str, Any]:
    """The values with what a record of this kind cannot be without."""
    needed: dict[str, Any] = {
        "at": now,
        "opened_at": now,
        "zone": zone,
        "text": "",
        "subject": "",
        "title": "",
    }
    if record_type.KIND == "ticket":
        values.setdefault("subject", str(values.get("text", ""))[:80])
        values.setdefault("text", values["subject"])
    if record_type.KIND == "deal":
        values.setdefault("probability", PROBABILITY[Stage(values.get("stage", Stage.PROSPECTING))])
    if record_type.KIND == "reminder" and "due" in values:
        values.setdefault(
            "wall_time", values["due"].astimezone(ZoneInfo(zone)).replace(tzinfo=None).isoformat()
        )
    for one in fields(record_type):
        required = one.default is MISSING and one.default_factory is MISSING
        if required and one.name not in values and one.name in needed:
            values[one.name] = needed[one.name]
        if required and one.name not in values:
            raise FileError(f"{record_type.KIND} needs {one.name}")
    return values


def instant(value: Any, zone: str) -> datetime:
    """The instant meant; without an offset it is in ``zone``, without a time it is midnight there."""
    if type(value) is date:
        value = datetime.combine(value, time())
    found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return (found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


async def ensure(uow: UnitOfWork, kind: type[Record], name: str) -> Record:
    """The company or product of this name, made if there was none."""
    found = await uow.find(kind, Where("name", "ilike_exact", name), limit=1)
    return found[0] if found else await uow.add(kind(name=name))  # type: ignore[call-arg]
