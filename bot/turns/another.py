"""What was done to the wrong record is taken back there and done to the one that was meant: "sorry, the third
one", "I meant Harbour"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.dialogue.decisions import Choose, Decision, Heard, record_of
from bot.dialogue.patterns import says
from bot.dialogue.pointing import pointed
from bot.dialogue.rewording import swapped
from bot.dialogue.understood import turn_before
from bot.turns.undoing import undo
from domain.deals.actions import OPEN, deals_of
from domain.deals.choosing import OFFERED, label
from domain.dialogue import Button
from domain.errors import NotFoundError
from domain.people.finding import company_named

if TYPE_CHECKING:
    from bot.dialogue.state import Last
    from bot.turns.turn import Exchange
    from config.languages import LanguagePack
    from nlu.parse import Entity, Parse

DEAL = "deal"
CHANGES = frozenset({"update", "assign"})
"""What is done to a deal that a company's name stands for."""


async def on_another(exchange: Exchange) -> Decision | None:
    """What was done a moment ago, now to the record that is named, and taken back where it was done; a choice
    where the company that is named has several open deals. None when no other record is named. Raises
    ``NotFoundError`` when the company has no open deal."""
    state, dialogue = exchange.state, exchange.dialogue
    last, parse = state.last, exchange.heard.parse
    handler = dialogue.handlers.get(last.intent) if last is not None else None
    kind = record_of(handler) if handler is not None else None
    if last is None or parse is None or handler is None or kind is None or not _is_just(exchange, last):
        return None
    at = pointed(parse, state, dialogue.handlers, dialogue.pack)
    record = only_fact(at, kind, dialogue.pack) if not isinstance(at, Choose) else None
    if record is not None:
        options = [(record.text, record.value)]
    elif kind == DEAL and handler.alike in CHANGES and not {kind, "company"} <= last.slots.keys():
        options = await _open_deals(exchange, only_fact(parse, "company", dialogue.pack))
    else:
        return None
    kept = {name: value for name, value in last.slots.items() if name not in {kind, "company"}}
    if not options or any(value == state.focus.get(kind) for _, value in options):
        return None
    await undo(exchange, last.turn)
    acts = [
        Button("", last.intent, {**kept, kind: value}, label=called) for called, value in options[:OFFERED]
    ]
    if len(acts) > 1:
        return Choose(tuple(acts))
    again: tuple[str, dict[str, Any]] = (acts[0].intent, dict(acts[0].slots))
    return dialogue.decide(Heard(exchange.heard.text, pressed=again), state, exchange.turn.actor)


def _is_just(exchange: Exchange, last: Last) -> bool:
    """Whether it was done by the sentence before, alone, and can be taken back."""
    form = exchange.state.form
    return (
        last.undoable
        and not last.more
        and turn_before(exchange.state.why) <= last.turn
        and (form is None or form.optional)
    )


def only_fact(parse: Parse, kind: str, pack: LanguagePack) -> Entity | None:
    """The fact of this kind that takes the place of another one, where nothing else is said: "no, D-3"."""
    opened = says(pack, "meant", parse.text) or pack.correction.match(parse.text)
    both = swapped(parse.text, pack)
    if (opened is None and both is None) or parse.text.rstrip().endswith("?"):
        return None
    start, end = opened.span("text") if opened else (0, len(parse.text))
    if both is not None:
        place = parse.text.find(both[0])
        start, end = max(start, place), place + len(both[0])
    found = [one for one in parse.of(kind) if start <= one.start < end]
    if len({str(one.value) for one in found}) != 1:
        return None
    idle = {*(pack.words.get("idle_words") or ()), *(pack.words.get("empty_words") or ())}
    rest = parse.text[start : found[0].start], parse.text[found[0].end : end]
    words = " ".join(rest).casefold().strip(" .,!").split()
    return found[0] if all(one.strip(".,!") in idle for one in words) else None


async def _open_deals(exchange: Exchange, company: Entity | None) -> list[tuple[str, Any]]:
    """The open deals of the company, each as it is offered and by its number; none where none is named."""
    if company is None:
        return []
    turn = exchange.turn
    firm = await company_named(turn.uow, str(company.value))
    known = await deals_of(turn.uow, turn.actor, firm.id) if firm is not None else []
    found = [deal for deal in known if deal.stage in OPEN]
    if not found:
        raise NotFoundError("no_deal_with", company=str(company.value))
    return [(label(deal), deal.ref) for deal in found]
