"""A parser that can be asked what it understood last."""

from __future__ import annotations

from nlu.parse import Context, Parse, Parser


class Overheard:
    """Passes everything on; ``last`` is the latest understanding, None before the first."""

    def __init__(self, parser: Parser) -> None:
        self._parser = parser
        self.last: Parse | None = None

    async def parse(self, text: str, context: Context) -> Parse:
        """See `nlu.parse.Parser`."""
        self.last = await self._parser.parse(text, context)
        return self.last
