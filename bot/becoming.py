"""A lead that becomes a deal, in whatever words: "make a deal out of it", "create a deal for them"."""

from __future__ import annotations

from dataclasses import replace

from bot.decisions import RECORDS
from bot.patterns import opens
from bot.state import State
from config.languages import LanguagePack
from nlu.parse import Guess, Parse

BECOMES, LEAD = "convert_lead", "lead"


def becoming(parse: Parse, state: State, pack: LanguagePack) -> Parse:
    """The understanding; that the lead talked about is to be a deal, where these words say so and name no
    other record or company."""
    lead = state.focus.get(LEAD)
    talked = lead is not None and state.focus.get("record") == lead
    named = any(parse.of(kind) for kind in ("company", *RECORDS))
    if not talked or named or opens(pack, "becomes_deal", parse.text) is None:
        return parse
    return replace(parse, intent=Guess(BECOMES, 1.0), sure=True)
