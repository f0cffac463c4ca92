"""What people share instead of words, in the middle of a question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.dialogue.slots import answer_to
from bot.dialogue.state import Form
from domain.dialogue import Handler
from domain.slots import SLOTS
from nlu.parse import Parse

NUMBER = "phone"


def answered(
    handlers: Mapping[str, Handler], intent: str, slots: Mapping[str, Any], form: Form
) -> Form | None:
    """The form with what was shared as the answer to its question; None when that is no answer to it."""
    shared = handlers.get(intent)
    if shared is None or not shared.answers or shared.answers not in slots or form.asking is None:
        return None
    if SLOTS[form.asking].kind != shared.answers:
        return None
    return Form(form.intent, {**form.slots, form.asking: slots[shared.answers]})


def wants_number(form: Form | None) -> bool:
    """Whether the question that is open is for a telephone number."""
    return form is not None and form.asking is not None and SLOTS[form.asking].kind == NUMBER


def gives_number(form: Form | None, text: str, parse: Parse | None) -> bool:
    """Whether that question is answered with one."""
    if form is None or parse is None or not wants_number(form):
        return False
    return answer_to(NUMBER, text, parse.entities) is not None
