"""What is said instead of the name that is asked for: "my deals" and "new deal" are nobody's."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from bot.dialogue.decisions import CONTROLS
from bot.dialogue.forms import NAMES, SMALL_TALK
from nlu.parse import Context, Parse, Parser

SURELY = 0.95
"""The confidence from which on words without a name in them are no name: firms are called Fresh Start."""
MAYBE_NAMES = SMALL_TALK | {"affirm", "deny"}
"""What names are made of: Hello Fresh, Yes Bank."""


async def understood(parser: Parser, text: str, context: Context, intents: Collection[str]) -> Parse:
    """The sentence as the answer to what is asked; where a name is asked for and this surely is one of the
    ``intents`` and no name, as it is understood when nothing is asked."""
    if context.expects in NAMES:
        heard = await parser.parse(text, replace(context, expects=None))
        if _is_no_name(heard, intents):
            return heard
    return await parser.parse(text, context)


def _is_no_name(heard: Parse, intents: Collection[str]) -> bool:
    name, surely = heard.intent.name, heard.sure and heard.intent.confidence >= SURELY
    known = name in intents or name in CONTROLS
    return surely and known and name not in MAYBE_NAMES and not any(heard.of(kind) for kind in NAMES)
