"""In which language a page is read: the first its browser wishes that there are words for."""

from __future__ import annotations

from collections.abc import Container

from aiohttp import web

HOUSE = "en"
"""What a page speaks where nothing wished can be had."""
LONGEST = 200
"""Characters of the wishes that are read."""


def read_by(request: web.Request, languages: Container[str]) -> str:
    """The tag of one of ``languages``, by the browser's wishes and their weights."""
    wishes: list[tuple[float, str]] = []
    for one in request.headers.get("Accept-Language", "")[:LONGEST].split(","):
        tag, _, weight = one.strip().lower().partition(";q=")
        wishes.append((_weight(weight), tag.split("-", maxsplit=1)[0]))
    known = [(weight, tag) for weight, tag in wishes if weight > 0 and tag in languages]
    return max(known, key=lambda wish: wish[0], default=(0.0, HOUSE))[1]


def _weight(said: str) -> float:
    try:
        return float(said or 1)
    except ValueError:
        return 0.0
