"""How people prove who they are, what they may ask about themselves, and what joins two of them."""

from __future__ import annotations

from domain.access import Permission, Role
from domain.dialogue import HELD, Button, Doors, Reply, Told, Turn, handler
from domain.errors import ConflictError, InvalidError, NotFoundError, RefusedError, WhichError
from domain.identity import merging
from domain.identity.codes import bound_code, free_code
from domain.identity.linking import become, enter
from domain.identity.model import Merge, Proof
from domain.identity.pairs import alike, named, seen, the_two
from domain.people.finding import customers
from domain.people.model import Person
from domain.refusals import masked, note_refusal

PERSON = Button("person", "talk_to_human")
ANOTHER_CODE = Button("another_code", "prove_identity")
EMAIL = "email"
MAILBOXES = frozenset({"webchat", "terminal"})
"""Channels that a code is never sent to: nobody need be there, and it would stand in a timeline."""


async def _both_shown(
    turn: Turn,
    person: str | None = None,
    customer: str | None = None,
    email: str | None = None,
    joining: str | None = None,
) -> Reply:
    """Both persons, before they are made one, and where both have proven who they are."""
    winner, loser = await the_two(turn.uow, person, customer, email, into=joining is not None)
    one, two = await seen(turn.uow, winner), await seen(turn.uow, loser)
    both = sorted(set(one.channels) & set(two.channels))
    return Reply("merge_shown", {"winner": one, "loser": two, "both": both})


@handler("prove_identity", may=Permission.TALK, undo=False, spoken=False)
async def prove_identity(turn: Turn, email: str, goal: str | None = None) -> Reply:
    """A code is on its way to the person with this e-mail, if there is one; the answer is the same if
    not. Once it is typed here, the speaker is that person and hears what they wanted."""
    if turn.actor.role is not Role.GUEST:
        return Reply("known_already", {"name": turn.actor.name})
    if turn.identity is None or turn.is_shared:
        raise RefusedError("not_before_others")
    found = await turn.uow.find(Person, email=email.strip().lower(), limit=1)
    # Rights of staff never come by e-mail: they are given a code by whoever administers the house.
    person = found[0] if found and not found[0].is_staff else None
    if found and person is None:
        why = "staff_by_email"
        await note_refusal(turn.uow, turn.actor, "prove_identity", why, email=masked(found[0].email or ""))
    code = await bound_code(turn.uow, turn.identity, person, turn.policies)
    if code is not None and person is not None:
        await _send(turn, person, code)
    minutes = turn.policies["identity"]["code_minutes"]
    facts = {"minutes": minutes, "by_email": EMAIL in turn.doors.open}
    return Reply(
        "code_on_its_way", facts, (PERSON,), ask="code", then=("link_account", {"goal": goal} if goal else {})
    )


@handler("link_account", may=Permission.TALK, undo=False, spoken=False)
async def link_account(turn: Turn, code: str, goal: str | None = None) -> Reply:
    """The speaker is whom the code proves, from now on; then they hear what they wanted. They hear of it
    where they were known before, too."""
    entered = await enter(turn, "".join(one for one in code if one.isdecimal()))
    if entered.person is None:
        return _refused(entered.why)
    channel = turn.identity.channel if turn.identity else ""
    facts = {"name": entered.person.name, "email": entered.person.email, "channel": channel}
    if entered.before:
        return Reply("linked_before", facts)
    if entered.place is not None and entered.place != turn.conversation_id:
        key = f"linked:{turn.uow.turn_id}"
        button = Button("not_me", "disconnect", {"channel": channel})
        turn.tell(Reply("linked_elsewhere", facts, (button,)), key, conversation_id=entered.place)
    turn.goal = goal
    return Reply("account_linked", {**facts, "staff": entered.person.is_staff, "more": goal is not None})


@handler("connect_channel", may=Permission.TALK, undo=False, spoken=False)
async def connect_channel(turn: Turn, channel: str | None = None) -> Reply:
    """A code for the speaker to be known on a further channel, with the link that opens it."""
    if turn.is_shared:
        raise RefusedError("not_before_others")
    channel = channel.lower().replace("e-mail", EMAIL) if channel else None
    person = await turn.uow.get(Person, turn.actor.person_id)
    if person is None or turn.actor.role is Role.GUEST:
        return prove_first("connect_needs_proof", f"connect_channel?channel={channel}" if channel else None)
    code = await free_code(turn.uow, turn.actor, person, turn.policies)
    wanted = channel if channel in turn.doors.open else None
    door = turn.doors.links.get(wanted or _only_door(turn.doors))
    facts = {"code": code, "channel": wanted, "link": f"{door}{code}" if door else None}
    return Reply("connect_code", {**facts, "minutes": turn.policies["identity"]["link_minutes"]})


@handler("disconnect", may=Permission.TALK, undo=False, spoken=False)
async def disconnect(turn: Turn, channel: str) -> Reply:
    """Nobody on that channel is the speaker any more, but where they are speaking now."""
    uow, actor = turn.uow, turn.actor
    if actor.role is Role.GUEST:
        raise ConflictError("nothing_to_disconnect", channel=channel)
    ended = 0
    for known in await uow.identities.of_person(actor.person_id):
        if known.identity.channel != channel or known.identity == turn.identity:
            continue
        stranger = await uow.add(Person(role=Role.GUEST))
        await uow.identities.link(known.identity, stranger.id)
        own = await uow.conversations.at(channel, known.identity.external_id)
        await uow.conversations.give([own.id] if own else [], stranger.id)
        ended += 1
    if not ended:
        raise ConflictError("nothing_to_disconnect", channel=channel)
    await note_refusal(uow, actor, "link_account", "disconnected", channel=channel)
    return Reply("channel_disconnected", {"channel": channel}, (PERSON,))


@handler("its_me", may=Permission.TALK, undo=False, spoken=False)
async def its_me(turn: Turn) -> Reply:
    """Who was asked whether they are the colleague with their e-mail says yes: then they are."""
    if turn.claimed is None:
        raise ConflictError("nothing_to_confirm", forged=True)
    await become(turn, turn.claimed, Proof.CONFIRMED)
    turn.goal = HELD
    return Reply("identity_confirmed", {"name": turn.claimed.name, "role": turn.claimed.role})


@handler("not_me", may=Permission.TALK, undo=False, spoken=False)
async def not_me(turn: Turn) -> Reply:
    """They say no: they stay a guest, and are not asked again."""
    if turn.claimed is None or turn.identity is None:
        raise ConflictError("nothing_to_confirm", forged=True)
    await turn.uow.identities.link(turn.identity, turn.actor.person_id, Proof.DECLINED)
    await note_refusal(turn.uow, turn.actor, "its_me", "declined", channel=turn.identity.channel)
    return Reply("identity_declined", {}, (PERSON,))


@handler("merge_customers", may=Permission.MERGE_CUSTOMERS, confirm=True, preview=_both_shown)
async def merge_customers(
    turn: Turn,
    person: str | None = None,
    customer: str | None = None,
    email: str | None = None,
    joining: str | None = None,
) -> Reply:
    """Two persons are one: of whom becomes part, everything is whose they become."""
    winner, loser = await the_two(turn.uow, person, customer, email, into=joining is not None)
    made = await merging.merge(turn.uow, turn.actor, winner, loser)
    turn.attend(winner)
    facts = {"winner": _name(winner), "loser": _name(loser), "moved": len(made.moved)}
    return Reply("customers_merged", facts, (Button("show_it", "show_customer", {"person": _meant(winner)}),))


@handler("unmerge_customers", may=Permission.MERGE_CUSTOMERS, undo=False, spoken=False)
async def unmerge_customers(
    turn: Turn, person: str | None = None, customer: str | None = None, merge: int | None = None
) -> Reply:
    """Two persons that were made one are two again, each with what was theirs."""
    made = await merging.merge_of(turn.uow, merge) if merge else await _latest_merge(turn, person or customer)
    winner, loser = await merging.unmerge(turn.uow, turn.actor, made)
    turn.attend(winner)
    return Reply("customers_unmerged", {"winner": _name(winner), "loser": _name(loser)})


@handler("find_duplicates", may=Permission.MERGE_CUSTOMERS, side=True, spoken=False)
async def find_duplicates(turn: Turn, person: str | None = None) -> Reply:
    """Who may be one with somebody; a press begins to merge them."""
    if person is None:
        raise InvalidError("ask.find_duplicates.person", slot="person")
    found = await customers(turn.uow, person, None)
    if not found:
        raise NotFoundError("nobody_called", name=person)
    others = [*found[1:], *await alike(turn.uow, found[0])]
    different = {one.id: one for one in others}.values()
    cards = [await seen(turn.uow, one) for one in different]
    pairs = [{"person": named(found[0]), "customer": named(one.person)} for one in cards]
    buttons = [
        Button("", "merge_customers", pair, label=_name(one.person)[:40])
        for pair, one in zip(pairs, cards, strict=True)
    ]
    return Reply("duplicates", {"person": await seen(turn.uow, found[0]), "others": cards}, tuple(buttons))


def are_you(person: Person) -> Reply:
    """The question that goes before the rights of staff."""
    buttons = (Button("its_me", "its_me"), Button("no_not_me", "not_me"))
    return Reply("are_you", {"name": person.name or person.email, "role": person.role.value}, buttons)


def prove_first(key: str, goal: str | None) -> Reply:
    """The question whose answer begins a proof; what was wanted follows it."""
    return Reply(key, ask="email", then=("prove_identity", {"goal": goal} if goal else {}))


def _refused(why: str) -> Reply:
    """One answer to every code that does not work: why, is for the audit."""
    if why == "code_too_often":
        return Reply("code_too_often", {}, (PERSON,))
    if why == "code_of_another":
        return Reply("code_of_another", {}, (PERSON,))
    return Reply("code_refused", {}, (ANOTHER_CODE, PERSON))


async def _send(turn: Turn, person: Person, code: str) -> None:
    """The code goes by e-mail; without that, to where else the person is proven."""
    place = (EMAIL, person.email or "") if EMAIL in turn.doors.open else await _proven_place(turn, person)
    if place is not None:
        facts = {"code": code, "minutes": turn.policies["identity"]["code_minutes"]}
        turn.told.append(
            Told(Reply("proof_code", facts), f"code:{turn.uow.turn_id}", person_id=person.id, place=place)
        )


async def _proven_place(turn: Turn, person: Person) -> tuple[str, str] | None:
    """Where the person alone reads: the latest proven identity with a conversation of its own."""
    for known in reversed(await turn.uow.identities.of_person(person.id)):
        channel, number = known.identity.channel, known.identity.external_id
        proven = known.proof not in {None, Proof.DECLINED}
        if not proven or channel in MAILBOXES or channel not in turn.doors.open:
            continue
        if await turn.uow.conversations.at(channel, number) is not None:
            return channel, number
    return None


async def _latest_merge(turn: Turn, said: str | None) -> Merge:
    found = await customers(turn.uow, said, None) if said else []
    if not found:
        raise NotFoundError("nobody_called", name=said)
    merges = [made for one in found for made in await merging.merges_into(turn.uow, one)]
    if not merges:
        raise NotFoundError("merge_not_found")
    if len(merges) == 1:
        return merges[0]
    options = []
    for made in merges:
        loser = await turn.uow.kept(Person, made.loser_id)
        options.append((_name(loser)[:40] if loser else str(made.id), str(made.id)))
    raise WhichError("merge", options)


def _name(person: Person) -> str:
    return person.name or person.email or person.phone or named(person)


def _meant(person: Person) -> str:
    return person.email or person.name or named(person)


def _only_door(doors: Doors) -> str:
    return next(iter(doors.links)) if len(doors.links) == 1 else ""
