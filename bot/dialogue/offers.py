"""What a customer was offered is taken: "I'll take it"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.dialogue.patterns import says
from bot.dialogue.state import State
from config.languages import LanguagePack
from domain.access import Actor
from domain.dialogue import Handler
from nlu.parse import Guess, Parse

ACCEPT = "accept_quote"


def taken(
    handlers: Mapping[str, Handler], pack: LanguagePack, parse: Parse, state: State, actor: Actor
) -> Parse:
    """The understanding, as the quote accepted where a customer takes what they were offered: those who work
    here take tickets with the same words. A question that waits for its answer is answered by them."""
    handler = handlers.get(ACCEPT)
    waits = state.is_asked or (state.form is not None and state.form.confirming)
    if handler is None or waits or actor.is_staff or not actor.may(handler.may):
        return parse
    surely = says(pack, "takes_offer", parse.text) is not None
    return replace(parse, intent=Guess(ACCEPT, 1), sure=True) if surely else parse
