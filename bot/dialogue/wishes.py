"""What a customer wishes for at the end of what they tell: "I was charged twice, and I also want a quote"."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace

from bot.dialogue.decisions import CONTROLS
from bot.dialogue.patterns import opens, pattern
from config.languages import LanguagePack
from domain.dialogue import Handler
from nlu.parse import OUT_OF_SCOPE, Guess, Parse

Parsing = Callable[[str], Awaitable[Parse]]

SURELY = 0.8
"""How sure a wish must be, to be none of the story's."""
A_QUESTION = 0.9
"""The same of a question: stories are full of them."""
COMPLAINT, QUESTION = "raise_complaint", "ask_question"
MOST = 3
"""Wishes that are told apart from what was told before them."""
TOLD = frozenset({"raise_complaint", "open_ticket", "add_to_ticket", "give_feedback", OUT_OF_SCOPE})
"""What is no wish of its own beside a story."""


async def wished(
    whole: Parse, parse: Parsing, handlers: Mapping[str, Handler], pack: LanguagePack, *, in_need: bool
) -> tuple[Parse, ...]:
    """What was told, and then each wish and question beside it; empty where all of it is one story, also
    where what is wished for is about "it". Of somebody ``in_need`` it is known what they tell, and a question
    alone is enough beside it, or a complaint that is said to be one."""
    pieces = _pieces(whole.text, pack, in_need=in_need)
    if len(pieces) < 2 or len(pieces) > MOST + 1:  # noqa: PLR2004 what was told and a wish
        return ()
    story, parts = [pieces[0]], []
    for piece in pieces[1:]:
        heard = await parse(piece)
        if in_need and _asks_on(heard, pack):
            heard = replace(heard, text=f"{', '.join(story)} {piece}")
        if in_need and pack.announces(COMPLAINT, piece):
            heard = replace(heard, intent=Guess(COMPLAINT, heard.intent.confidence), sure=True)
        if _is_apart(heard, handlers, pack) or (in_need and _is_clear(heard, handlers, pack)):
            parts.append(heard)
        else:
            story.append(piece)
    told = await parse(", ".join(story)) if parts else None
    if told is None or not (in_need or _is_more_than_told(told, parts, pack)):
        return ()
    is_told = in_need or (told.sure and told.intent.name in TOLD & set(handlers))
    return (told, *parts) if is_told else ()


def _is_more_than_told(told: Parse, parts: Sequence[Parse], pack: LanguagePack) -> bool:
    """Whether one of the parts is wished for, or asked where what was told is said to be a complaint: a
    question alone may be one of the story's."""
    is_said = told.intent.name == COMPLAINT and pack.announces(COMPLAINT, told.text)
    return any(
        opens(pack, "wishes", part.text) or (is_said and part.text.rstrip().endswith("?")) for part in parts
    )


def _pieces(text: str, pack: LanguagePack, *, in_need: bool) -> Sequence[str]:
    """The message cut before each wish or question; of somebody in need, before orders and complaints too."""
    between, names = pattern(pack, "between"), ("wishes", "asks", *(("begins",) if in_need else ()))
    cut, last = [], 0
    for found in between.finditer(text) if between is not None else ():
        rest = text[found.end() :]
        complains = in_need and pack.announces(COMPLAINT, rest)
        if complains or any(opens(pack, name, rest) for name in names):
            cut.append(text[last : found.start()].strip())
            last = found.end()
    return [piece for piece in [*cut, text[last:].strip()] if piece]


def _asks_on(heard: Parse, pack: LanguagePack) -> bool:
    """Whether what was told is needed to know what is asked: "how long does a new one take?"."""
    again = pattern(pack, "one_of_it")
    return heard.intent.name == QUESTION and again is not None and again.search(heard.text) is not None


def _is_clear(heard: Parse, handlers: Mapping[str, Handler], pack: LanguagePack) -> bool:
    """Whether this is surely something else than what somebody in need tells: a question, a complaint that is
    said to be one, or what is done for them."""
    handler, name = handlers.get(heard.intent.name), heard.intent.name
    if name == COMPLAINT and pack.announces(name, heard.text):
        return True
    if not heard.sure or name in TOLD or name in CONTROLS:
        return False
    if name != QUESTION and pack.it.search(heard.text):
        return False
    return heard.intent.confidence >= SURELY or (handler is not None and handler.side)


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
