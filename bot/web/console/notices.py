"""What a form did, told on the page its sender is led to: carried by a cookie of a minute, signed."""

from __future__ import annotations

import jwt
from aiohttp import web

from bot.web.console.frame import HOME, Facts

COOKIE = "parley_notice"
LONGEST = 600
_ALGORITHM = "HS256"


class Notices:
    """Writes, reads and forgets them."""

    def __init__(self, key: str) -> None:
        self._key = key

    def tell(self, response: web.StreamResponse, text: str, *, is_good: bool) -> None:
        """The next page shows this."""
        claims = {"use": "notice", "tone": "good" if is_good else "bad", "text": text[:LONGEST]}
        told = jwt.encode(claims, self._key, _ALGORITHM)
        response.set_cookie(COOKIE, told, max_age=60, path=HOME, httponly=True, samesite="Lax")

    def read(self, request: web.Request) -> Facts | None:
        """What there is to tell on this page."""
        try:
            claims = jwt.decode(request.cookies.get(COOKIE, ""), self._key, algorithms=[_ALGORITHM])
        except jwt.InvalidTokenError:
            return None
        if claims.get("use") != "notice":
            return None
        return {"tone": claims["tone"], "text": claims["text"]}

    def forget(self, response: web.StreamResponse) -> None:
        """It was told."""
        response.del_cookie(COOKIE, path=HOME)
