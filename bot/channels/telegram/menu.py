"""The command menu, and the few words that are said by Telegram's own means. All of it is data: each
language's ``telegram.yml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from telegram import BotCommand

from config.languages import FOLDER, languages, read_yaml

VISITORS, GROUPS = "customer", "group"
"""The menus of whoever is no colleague, and of groups."""


@dataclass(frozen=True, slots=True)
class Menu:
    """One language: what each command says and means, which of them each role sees, and words."""

    says: Mapping[str, str]
    means: Mapping[str, str]
    of_role: Mapping[str, tuple[str, ...]]
    words: Mapping[str, str]

    def commands(self, role: str) -> list[BotCommand]:
        """What somebody in this role is offered, in order."""
        return [BotCommand(name, self.says[name]) for name in self.of_role.get(role, ())]


class Menus:
    """Every language that has a menu; the house's stands in for the others."""

    def __init__(self, house: str, folder: Path = FOLDER) -> None:
        files = {tag: folder / tag / "telegram.yml" for tag in languages(folder)}
        self.by_language = {tag: _menu(read_yaml(path)) for tag, path in files.items() if path.exists()}
        self.house = house.split("-", maxsplit=1)[0]
        self.means = {
            "": "help",
            **{f"/{name}": value for menu in self.by_language.values() for name, value in menu.means.items()},
        }
        """What a command means, whatever the language; nothing at all is said by who only calls us."""

    def of(self, language: str | None) -> Menu:
        """The menu in somebody's language, or in the house's."""
        tag = (language or self.house).split("-", maxsplit=1)[0]
        return self.by_language.get(tag) or self.by_language[self.house]


def _menu(document: Mapping[str, Any]) -> Menu:
    commands = document["commands"]
    return Menu(
        says={name: line["says"] for name, line in commands.items()},
        means={name: line["means"] for name, line in commands.items()},
        of_role={role: tuple(names) for role, names in document["menus"].items()},
        words=document["words"],
    )
