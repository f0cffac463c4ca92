"""The demo bank, loaded once into an empty database."""

from __future__ import annotations

from pathlib import Path

import config
from bot.doors.passwords import hash_password
from config.languages import read_yaml
from config.policies import load_policies
from domain.demo.load import Summary, load_demo
from domain.people.model import Person
from domain.ports import Store, UnitOfWork

PASSWORD = "parley-demo"  # noqa: S105 of the made-up staff of the demo bank, said on its page
MATERIAL = Path(config.__file__).parent / "demo" / "northbridge.yml"


async def load_demo_if_empty(store: Store) -> Summary | None:
    """The demo bank is there, and how much of what was made; None when the database was in use."""
    if await store.read(_is_in_use):
        return None
    material, hours = read_yaml(MATERIAL), load_policies()["service"]["sla_hours"]
    password_hash = hash_password(PASSWORD)

    async def work(uow: UnitOfWork) -> Summary:
        return await load_demo(uow, material, hours, password_hash)

    return await store.run(work)


async def _is_in_use(uow: UnitOfWork) -> bool:
    return await uow.count(Person) > 0
