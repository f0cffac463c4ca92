"""Answers that are written often, ready for one customer. Data of the language pack, no rules."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, StrictUndefined, Template

from config.languages import FOLDER, read_yaml

FILE = "canned.yml"


@dataclass(frozen=True, slots=True)
class Canned:
    """What it is called in the list, and its words."""

    name: str
    template: Template

    def text(self, name: str | None, ticket: str | None, me: str | None) -> str:
        """As this customer would read it: ``name`` is theirs, ``ticket`` their open one, ``me`` ours."""
        first = name.split()[0] if name and name.strip() and "@" not in name else None
        return self.template.render(name=first, ticket=ticket, me=me).strip()


@lru_cache(maxsize=16)
def canned(language: str, folder: Path = FOLDER) -> tuple[Canned, ...]:
    """Those of a language, in their order; those of its parent, then English, when its pack has none."""
    # They are plain text when they leave; the page escapes them when it shows them.
    words = Environment(undefined=StrictUndefined, autoescape=False)  # noqa: S701 see above
    for tag in (language, language.split("-", maxsplit=1)[0], "en"):
        path = folder / tag / FILE
        if path.exists():
            return tuple(Canned(str(one["name"]), words.from_string(one["text"])) for one in read_yaml(path))
    return ()
