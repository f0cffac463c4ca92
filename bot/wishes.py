"""What a customer wishes for at the end of what they tell: "I was charged twice, and I also want a quote"."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

from bot.decisions import CONTROLS
from bot.patterns import opens, pattern
from config.languages import LanguagePack
from domain.dialogue import Handler
from nlu.parse import OUT_OF_SCOPE, Parse

Parsing = Callable[[str], Awaitable[Parse]]

SURELY = 0.8
"""How sure a wish must be, to be none of the story's."""
A_QUESTION = 0.9
"""The same of a question: stories are full of them."""
MOST = 3
"""Wishes that are told apart from what was told before them."""
TOLD = frozenset({"raise_complaint", "open_ticket", "add_to_ticket", "give_feedback", OUT_OF_SCOPE})
"""What is no wish of its own beside a story."""


async def wished(
    whole: Parse, parse: Parsing, handlers: Mapping[str, Handler], pack: LanguagePack
) -> tuple[Parse, ...]:
    """What was told, and then each wish and question beside it; empty where all of it is one story, also
    where what is wished for is about "it"."""
    pieces = _pieces(whole.text, pack)
    if len(pieces) < 2 or len(pieces) > MOST + 1:  # noqa: PLR2004 what was told and a wish
        return ()
    story, parts = [pieces[0]], []
    for piece in pieces[1:]:
        heard = await parse(piece)
        if _is_apart(heard, handlers, pack):
            parts.append(heard)
        else:
            story.append(piece)
    if not any(opens(pack, "wishes", part.text) for part in parts):
        return ()
    told = await parse(", ".join(story))
    return (told, *parts) if told.sure and told.intent.name in TOLD & set(handlers) else ()


def _pieces(text: str, pack: LanguagePack) -> Sequence[str]:
    """The message cut before each wish or question."""
    between = pattern(pack, "between")
    cut, last = [], 0
    for found in between.finditer(text) if between is not None else ():
        rest = text[found.end() :]
        if opens(pack, "wishes", rest) or opens(pack, "asks", rest):
            cut.append(text[last : found.start()].strip())
            last = found.end()
    return [piece for piece in [*cut, text[last:].strip()] if piece]


def _is_apart(heard: Parse, handlers: Mapping[str, Handler], pack: LanguagePack) -> bool:
    """Whether this is a matter of its own: surely understood, and not about what was told."""
    name = heard.intent.name
    wish = opens(pack, "wishes", heard.text)
    said = heard.text[wish.end() :] if wish is not None else heard.text
    if not heard.sure or name in TOLD or name in CONTROLS or pack.it.search(said):
        return False
    handler = handlers.get(name)
    if wish is not None:
        return heard.intent.confidence >= SURELY
    return handler is not None and handler.side and heard.intent.confidence >= A_QUESTION
