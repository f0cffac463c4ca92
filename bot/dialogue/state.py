"""What the dialogue remembers between two messages; kept as JSON in the conversation."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from domain.conversation import Owner


@dataclass(slots=True)
class Form:
    """An intent on its way: what is known for it (JSON values) and what was asked."""

    intent: str
    slots: dict[str, Any] = field(default_factory=dict)
    asking: str | None = None
    tries: int = 0
    optional: bool = False
    """A further question that may be ignored: anything clearly else than an answer drops it."""
    confirming: bool = False
    asides: int = 0
    """How often something else was asked in between."""
    beside: bool = False
    """Begun by a button while a person answers: the bot hears what answers it, and nothing else."""


@dataclass(slots=True)
class Last:
    """The last thing done: what *undo* takes back and a correction changes."""

    turn: int
    intent: str
    slots: dict[str, Any] = field(default_factory=dict)
    at: str = ""
    undoable: bool = False
    recalls: list[str] = field(default_factory=list)
    """Intents that take back what this did and *undo* by the audit cannot."""
    more: list[list[Any]] = field(default_factory=list)
    """What else may be put right with it: intent and slots of each."""
    with_it: int = 0
    """How many of these were done in the same turn; they come first."""


@dataclass(slots=True)
class State:
    """Everything remembered; empty at first."""

    form: Form | None = None
    aside: Form | None = None
    """The question that was open when a person was asked for: it is open again when the bot is back."""
    waiting: list[Form] = field(default_factory=list)
    """What else was asked for in one message and lacks something: asked once the open question is over."""
    drafts: list[Form] = field(default_factory=list)
    """What was shown and waits for a yes while something else is asked, in order."""
    offers: list[list[str]] = field(default_factory=list)
    """Label and value of each button of the latest offer, in order."""
    focus: dict[str, Any] = field(default_factory=dict)
    listed: list[list[Any]] = field(default_factory=list)
    """Kind, number and names of the records of the latest list, in order: "the second one" is one of them."""
    left: Form | None = None
    """The question that another matter interrupted last: "back to the quote" opens it again."""
    last: Last | None = None
    earlier: list[Last] = field(default_factory=list)
    """The acts before the last one, in order: what *undo* takes back next."""
    unsure: dict[str, Any] | None = None
    """The sentence that was not surely understood, with its entities, while its meaning is asked."""
    misses: int = 0
    need: dict[str, Any] = field(default_factory=dict)
    """What was noticed lately of the speaker's need: its ``kind``, since when (``at``, ISO), how often."""
    held: str = ""
    """What was said before the speaker was asked who they are: done once they have answered."""
    why: dict[str, Any] = field(default_factory=dict)
    language: str = ""
    """The tag of the language that is spoken here: what was written last tells, or what was chosen."""
    language_chosen: bool = False
    """Whether it was asked for, and stays whatever is written."""
    unreachable: str = ""
    """Since when nothing arrives here, as the channel tells (ISO); empty while it does."""

    @property
    def is_asked(self) -> bool:
        """Whether a question is open that waits for its answer, and may not be ignored."""
        return self.form is not None and self.form.asking is not None and not self.form.optional

    def document(self) -> dict[str, Any]:
        """As JSON; what is empty is left out."""
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        for name in ("form", "aside", "left", "last"):
            if values[name] is not None:
                values[name] = {
                    field: getattr(values[name], field) for field in values[name].__dataclass_fields__
                }
        for name in ("earlier", "waiting", "drafts"):
            values[name] = [asdict(one) for one in values[name]]
        return {name: value for name, value in values.items() if value}


def handed(state: State, owner: Owner | None, left: Form | None) -> Form | None:
    """What is to be asked once a turn gave the conversation to ``owner``: when people are wanted, the
    question that was ``left`` open is put aside, unless it may be ignored: that one stays open; when the bot
    is back, the question put aside is the one."""
    if owner is Owner.QUEUE and left is not None and left.optional:
        return left
    if owner is Owner.QUEUE and left is not None and left.asking is not None and not left.optional:
        state.aside = left
    if owner is not Owner.BOT:
        return None
    resumed, state.aside = state.aside, None
    return resumed


def open_again(state: State) -> None:
    """The question put aside is open, now that the bot answers; unless another waits for its answer."""
    if state.aside is not None and (state.form is None or state.form.optional):
        state.form = state.aside
    state.aside = None


def state_of(document: dict[str, Any]) -> State:
    """The state a document holds."""
    values = dict(document)
    for name in ("form", "aside", "left"):
        if form := values.get(name):
            values[name] = Form(**form)
    if last := values.get("last"):
        values["last"] = Last(**last)
    values["earlier"] = [Last(**act) for act in values.get("earlier", ())]
    for name in ("waiting", "drafts"):
        values[name] = [Form(**form) for form in values.get(name, ())]
    return State(**values)
