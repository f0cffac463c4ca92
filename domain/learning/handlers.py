"""What staff say to teach the bot: to look at what it did not understand, to train and release a model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.access import Permission, require
from domain.deals.model import Deal
from domain.dialogue import Button, Reply, Turn, handler
from domain.errors import ConflictError, NotFoundError
from domain.leads.model import Lead
from domain.learning import actions
from domain.learning.explaining import OUT_OF_SCOPE, facts_of
from domain.learning.model import Example, ExampleStatus
from domain.quotes.model import Quote
from domain.record import Record, number_of
from domain.tickets.choosing import the_ticket

GUESSES = 3
PROMOTE, ROLL_BACK = Button("promote", "promote_model"), Button("roll_back", "rollback_model")
REVIEW, RETRAIN = Button("review", "review_examples"), Button("retrain", "retrain_model")


@handler("review_examples", may=Permission.TEACH, side=True)
async def review_examples(turn: Turn, example: int | None = None) -> Reply:
    """One sentence that was not understood, with what it may mean; the one after ``example`` when that is
    named."""
    found = await actions.next_example(turn.uow, turn.actor, after=example)
    return await _shown(turn, found)


@handler("teach_example", may=Permission.TEACH, spoken=False)
async def teach_example(turn: Turn, example: int, meaning: str) -> Reply:
    """The sentence means that; the next one is shown."""
    known = await actions.the_example(turn.uow, example)
    taught = await actions.accept(turn.uow, turn.actor, known, meaning, turn.teaching.intents())
    following = await actions.next_example(turn.uow, turn.actor, after=example)
    return await _shown(turn, following, {"taught": taught})


@handler("discard_example", may=Permission.TEACH, spoken=False)
async def discard_example(turn: Turn, example: int) -> Reply:
    """Nothing is learned of the sentence; the next one is shown."""
    gone = await actions.discard(turn.uow, turn.actor, await actions.the_example(turn.uow, example))
    following = await actions.next_example(turn.uow, turn.actor, after=example)
    return await _shown(turn, following, {"discarded": gone})


async def _shown(turn: Turn, example: Example | None, done: Mapping[str, Any] | None = None) -> Reply:
    counts = await actions.counts(turn.uow, turn.actor)
    facts = {
        "taught": None,
        "discarded": None,
        **(done or {}),
        "example": example,
        "waiting": counts[ExampleStatus.WAITING],
        "accepted": counts[ExampleStatus.ACCEPTED],
    }
    if example is None:
        return Reply("example_none", facts, (RETRAIN,) if counts[ExampleStatus.ACCEPTED] else ())
    known = turn.teaching.intents()
    likely = dict.fromkeys([example.proposed, *example.guesses])
    meanings = [name for name in likely if name is not None and name in known][:GUESSES]
    this = {"example": example.id}
    meanings += [OUT_OF_SCOPE] if OUT_OF_SCOPE in known else []
    choices = [Button(f"intent.{name}", "teach_example", {**this, "meaning": name}) for name in meanings]
    ways = (Button("discard", "discard_example", this), Button("later", "review_examples", this))
    return Reply("example_asked", facts, (*choices, *ways))


@handler("retrain_model", may=Permission.TEACH, undo=False)
async def retrain_model(turn: Turn) -> Reply:
    """A training is wanted; whoever asked hears what comes of it."""
    there = await actions.under_way(turn.uow)
    training = there or await actions.ask_for_training(turn.uow, turn.actor)
    return Reply("training_there" if there else "training_wanted", {"training": training})


async def preview_promote(turn: Turn) -> Reply:
    """What the gate found of the candidate. Raises ``ConflictError`` when it may not be promoted."""
    standing = turn.teaching.standing()
    if standing.candidate is None:
        raise ConflictError("no_candidate")
    actions.require_better(standing.outcome)
    return Reply("promote_asked", {"it": standing.outcome, "long": False})


@handler("promote_model", may=Permission.RELEASE_MODELS, confirm=True, undo=False, preview=preview_promote)
async def promote_model(turn: Turn) -> Reply:
    """The candidate is in use, if the gate found nothing worse."""
    await preview_promote(turn)
    before, after = await actions.release(turn.uow, turn.actor, turn.teaching)
    return Reply("model_promoted", {"before": before, "after": after}, (ROLL_BACK,))


async def preview_rollback(turn: Turn) -> Reply:
    """Which model would be in use again. Raises ``ConflictError`` when there is none."""
    standing = turn.teaching.standing()
    if standing.before is None:
        raise ConflictError("no_earlier_model")
    return Reply("rollback_asked", {"standing": standing})


@handler("rollback_model", may=Permission.RELEASE_MODELS, confirm=True, undo=False, preview=preview_rollback)
async def rollback_model(turn: Turn) -> Reply:
    """The model before this one is in use again."""
    before, after = await actions.go_back(turn.uow, turn.actor, turn.teaching)
    return Reply("model_rolled_back", {"before": before, "after": after})


@handler("explain_record", may=Permission.OPEN_TICKET, side=True, spoken=False)
async def explain_record(
    turn: Turn,
    ticket: str | None = None,
    quote: str | None = None,
    deal: str | None = None,
    lead: str | None = None,
) -> Reply:
    """How the sentence was understood that made this record."""
    if ticket is not None:
        record: Record = await the_ticket(turn, ticket)
    else:
        record = await _of_staff(turn, quote, deal, lead)
    heard = await turn.uow.learning.made(record.KIND, record.id)
    if heard is None:
        return Reply("why_made_otherwise", {"ref": record.ref})
    facts = facts_of({**heard.parse, "text": heard.text}) | {"ref": record.ref, "at": heard.at}
    return Reply("why_record_staff" if turn.actor.is_staff else "why_record", facts)


async def _of_staff(turn: Turn, quote: str | None, deal: str | None, lead: str | None) -> Record:
    """The record of this number; only who works here may ask about those."""
    require(turn.actor, Permission.SEE_CUSTOMERS)
    kinds: dict[str | None, type[Record]] = {quote: Quote, deal: Deal, lead: Lead}
    for said, kind in kinds.items():
        if said is not None and (found := await turn.uow.get(kind, number_of(said))) is not None:
            return found
    raise NotFoundError("record_not_found")
