"""What an unsure sentence may have meant: the guesses that are worth asking about."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from bot.dialogue.decisions import RECORDS
from config.languages import FOLDER, read_yaml
from domain.access import Actor, Role
from domain.dialogue import Handler
from nlu.parse import OUT_OF_SCOPE, Parse

CHOICES = 3
LIKELY = 0.02
"""The share of what ours have of the confidence, below which a guess is none."""
SURELY = 0.9
"""The confidence from which on what is for others is refused instead of asked about."""


def choices(parse: Parse, handlers: Mapping[str, Handler], actor: Actor) -> tuple[str, ...]:
    """The likeliest intents worth asking about: what the speaker may do, and people like them would."""
    never = _not_offered(actor.role)
    ours = [guess for guess in parse.ranking if guess.name != OUT_OF_SCOPE]
    least = LIKELY * sum(guess.confidence for guess in ours)
    likely = [guess.name for guess in ours if guess.confidence >= least]
    known = [handlers[name] for name in likely if name in handlers and name not in never]
    return tuple(one.intent for one in known if one.spoken and actor.may(one.may))[:CHOICES]


def is_foreign(parse: Parse, handlers: Mapping[str, Handler], actor: Actor) -> bool:
    """Whether it sounds like what only those who work here say, and not surely so: a customer who is told
    that it is not for them would wonder what."""
    handler = handlers.get(parse.intent.name)
    doubtful = not actor.is_staff and parse.intent.confidence < SURELY
    return handler is not None and doubtful and not actor.may(handler.may)


def about_record(parse: Parse, handlers: Mapping[str, Handler], actor: Actor) -> tuple[str, ...]:
    """The likeliest intents about a record that was named: whoever says "T-12" is not out of scope."""
    named = {entity.kind for entity in parse.entities} & RECORDS
    likely = [handlers[guess.name] for guess in parse.ranking if guess.name in handlers]
    able = [one for one in likely if actor.may(one.may) and named & set(one.slots)]
    return tuple(one.intent for one in able)[:CHOICES]


@lru_cache(maxsize=len(Role))
def _not_offered(role: Role) -> frozenset[str]:
    """Intents that people of this role are never asked about; see ``config/intents.yml``."""
    said = read_yaml(FOLDER.parent / "intents.yml")
    others = said["customers"] if role.is_staff else said["staff"]
    own = (said.get("not_offered") or {}).get(role.value, ())
    return frozenset({*said["everyone"], *others, *own})
