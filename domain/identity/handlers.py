"""How people prove who they are, what they may ask about themselves, and what joins two of them."""

from __future__ import annotations

from domain.access import Permission, Role
from domain.dialogue import HELD, Button, Doors, Reply, Told, Turn, handler
from domain.errors import ConflictError
from domain.identity.codes import bound_code, free_code
from domain.identity.linking import become, enter
from domain.identity.model import Proof
from domain.people.model import Person
from domain.refusals import note_refusal

PERSON = Button("person", "talk_to_human")
ANOTHER_CODE = Button("another_code", "prove_identity")
EMAIL = "email"
MAILBOXES = frozenset({"webchat", "terminal"})
"""Channels that a code is never sent to: nobody need be there, and it would stand in a timeline."""


@handler("prove_identity", may=Permission.TALK, undo=False, spoken=False)
async def prove_identity(turn: Turn, email: str, goal: str | None = None) -> Reply:
    """A code is on its way to the person with this e-mail, if there is one; the answer is the same if
    not. Once it is typed here, the speaker is that person and hears what they wanted."""
    if turn.actor.role is not Role.GUEST:
        return Reply("known_already", {"name": turn.actor.name})
    if turn.identity is None or turn.is_shared:
        raise ConflictError("not_before_others")
    found = await turn.uow.find(Person, email=email.strip().lower(), limit=1)
    # Rights of staff never come by e-mail: they are given a code by whoever administers the house.
    person = found[0] if found and not found[0].is_staff else None
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
        raise ConflictError("not_before_others")
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
        raise ConflictError("nothing_to_confirm")
    await become(turn, turn.claimed, Proof.CONFIRMED)
    turn.goal = HELD
    return Reply("identity_confirmed", {"name": turn.claimed.name, "role": turn.claimed.role})


@handler("not_me", may=Permission.TALK, undo=False, spoken=False)
async def not_me(turn: Turn) -> Reply:
    """They say no: they stay a guest, and are not asked again."""
    if turn.claimed is None or turn.identity is None:
        raise ConflictError("nothing_to_confirm")
    await turn.uow.identities.link(turn.identity, turn.actor.person_id, Proof.DECLINED)
    await note_refusal(turn.uow, turn.actor, "its_me", "declined", channel=turn.identity.channel)
    return Reply("identity_declined", {}, (PERSON,))


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


def _only_door(doors: Doors) -> str:
    return next(iter(doors.links)) if len(doors.links) == 1 else ""
