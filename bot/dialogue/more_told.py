"""What tells more of the ticket a customer has just opened, where an engine hears something else."""

from __future__ import annotations

from bot.dialogue.context import OPENERS
from bot.dialogue.decisions import Heard
from bot.dialogue.forms import SMALL_TALK
from bot.dialogue.patterns import opens, says
from bot.dialogue.slots import says_little
from bot.dialogue.state import State
from config.languages import LanguagePack
from domain.access import Actor
from nlu.parse import OUT_OF_SCOPE

TELLING = frozenset({*OPENERS, "add_to_ticket", "amend_ticket", "amend_addition"})
"""Acts that write down what customers tell."""
WHEN = frozenset({"date", "duration"})
FEWEST, MOST = 2, 5
"""Words of a fragment."""


def goes_on(pack: LanguagePack, text: str, state: State) -> bool:
    """Whether "and it also ..." tells more of the ticket just opened."""
    just = state.last is not None and state.last.intent in TELLING
    return just and "ticket" in state.focus and pack.goes_on.match(text.strip()) is not None


def is_fragment(pack: LanguagePack, heard: Heard, state: State, actor: Actor) -> bool:
    """Whether a few words that are no sentence of their own were said right after a ticket was opened: "since
    yesterday", "the one in the shop"."""
    parse, before, text = heard.parse, state.why.get("before") or {}, heard.text.strip()
    just = state.last is not None and state.last.intent in TELLING and before.get("turn") == state.last.turn
    if parse is None or actor.is_staff or not just or "ticket" not in state.focus:
        return False
    name, dated = parse.intent.name, any(parse.of(kind) for kind in WHEN)
    loose = not parse.sure or name in OPENERS or name == OUT_OF_SCOPE or (dated and name in SMALL_TALK)
    short = FEWEST <= len(text.split()) <= MOST and (dated or says_little(text, pack, MOST - 1))
    other = text.endswith("?") or any(opens(pack, one, text) for one in ("asks", "begins"))
    return loose and short and not other and state.form is None


def is_demand(pack: LanguagePack, text: str, state: State, actor: Actor) -> bool:
    """Whether a customer who told what happened a moment ago says what puts it right, "give it back", "I want
    an apology", which sounds like taking back what they told, or like another complaint."""
    told = state.last is not None and state.last.intent in TELLING and "ticket" in state.focus
    amends = not text.rstrip().endswith("?") and opens(pack, "amends", text.strip()) is not None
    return told and not actor.is_staff and (amends or says(pack, "demands", text) is not None)


def is_no_complaint(pack: LanguagePack, text: str, state: State, actor: Actor) -> bool:
    """Whether a customer says that what was just put on record for them was no complaint."""
    opened = state.last is not None and state.last.intent in OPENERS
    return opened and not actor.is_staff and says(pack, "no_complaint", text) is not None
