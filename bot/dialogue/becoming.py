"""What words surely mean, whatever an engine makes of them: "put it on hold", "make a deal out of it"."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.decisions import RECORDS
from bot.dialogue.patterns import compiled, opens
from bot.dialogue.state import State
from config.languages import LanguagePack
from nlu.parse import Context, Guess, Parse, Parser

BECOMES, LEAD, TICKET = "convert_lead", "lead", "ticket"
COMMAND = "command"
"""The source of what was understood by words alone."""
LONGEST = 200


def surely_meant(parse: Parse, state: State, pack: LanguagePack) -> Parse:
    """The understanding; of a whole sentence that always means one thing (``means`` in the language's words)
    that, unless "it" is no ticket."""
    said = parse.text.strip().rstrip(".!? ")
    means = (pack.words.get("means") or {}) if len(said) <= LONGEST else {}
    intent = next((one for one, words in means.items() if compiled(str(words)).fullmatch(said)), None)
    talked = TICKET in state.focus and state.focus[TICKET] == state.focus.get("record")
    if intent is None or not (talked or parse.of(TICKET) or pack.it.search(parse.text) is None):
        return parse
    return _as(parse, str(intent))


async def read(parser: Parser, context: Context, state: State, pack: LanguagePack, text: str) -> Parse:
    """A part of a message understood by itself."""
    heard = await parser.parse(text, context)
    return surely_meant(heard, state, pack) if context.role == "staff" else heard


def becoming(parse: Parse, state: State, pack: LanguagePack) -> Parse:
    """The understanding; that the lead talked about is to be a deal, where these words say so and name no
    other record or company."""
    lead = state.focus.get(LEAD)
    talked = lead is not None and state.focus.get("record") == lead
    named = any(parse.of(kind) for kind in ("company", *RECORDS))
    if not talked or named or opens(pack, "becomes_deal", parse.text) is None:
        return parse
    return _as(parse, BECOMES)


def _as(parse: Parse, intent: str) -> Parse:
    return replace(parse, intent=Guess(intent, 1.0), sure=True, source=COMMAND)
