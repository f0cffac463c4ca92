"""The question that is open: what answers it, puts right what was said before, or is another matter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.dialogue.becoming import COMMAND
from bot.dialogue.context import OPENERS
from bot.dialogue.decisions import CONTROLS, record_of
from bot.dialogue.patterns import opens, says
from bot.dialogue.rewording import reworded
from bot.dialogue.slots import (
    NUMBERS,
    answer_to,
    content,
    is_exactly,
    marks_said,
    says_little,
    slots_said,
    without_facts,
)
from bot.dialogue.state import Form
from config.languages import LanguagePack
from domain.dialogue import Handler
from domain.slots import SLOTS
from nlu.parse import OUT_OF_SCOPE, Parse

SMALL_TALK = frozenset({"greet", "thank", "bye"})
A_WORD_OR_THREE = 3
"""Small talk is short: a longer message only begins with it."""
SURELY_ELSE = 0.9
"""The confidence from which on another matter interrupts a question for the person's own words."""
LIKELY_ELSE = 0.5
"""The confidence from which on what sounds like an order is no name."""
MOST_ANSWER_WORDS = 6
NAMES = frozenset({"company", "person", "product"})
FEWEST_OF_AN_ACT = 3
"""Words from which on "cancel my reminders" is no company's name."""
NAMED_BY = frozenset({"show_customer", "find_customer"})
"""What a bare name sounds like."""
QUESTION, COMPLAINT = "ask_question", "raise_complaint"
THINGS = frozenset({"create_deal", "log_lead", "prepare_quote", "request_quote"})
"""What is asked for there is a thing, which no question is."""
THING = frozenset({"product", "quantity"})
A_THING = 2
"""Words that may only name one: "card terminals?"."""
WORD = re.compile(r"[^\W_]+")
ASIDE = ("about", "note", "interest")
"""Own words that may be said together with the answer to another question."""


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A form that waits for an answer, in one language and for the handlers there are."""

    form: Form
    handlers: Mapping[str, Handler]
    pack: LanguagePack

    @property
    def handler(self) -> Handler:
        """Whose question it is."""
        return self.handlers[self.form.intent]

    @property
    def asking(self) -> str:
        """The slot that is asked for."""
        assert self.form.asking is not None  # noqa: S101 an unconfirmed form always asks
        return self.form.asking

    @property
    def kind(self) -> str:
        """The kind of fact that answers it."""
        return SLOTS[self.asking].kind

    def is_ignored(self, text: str, parse: Parse) -> bool:
        """Whether a further question that may be ignored is not answered by this."""
        surely = is_exactly(self.asking, text, parse.entities) or bool(self._instead(text, parse))
        return self.form.optional and not surely and not self._answers_optional(parse, text)

    def interruption(self, text: str, parse: Parse) -> Handler | None:
        """What is asked or wanted here instead of an answer; None where it is one, or nothing."""
        if self._is_interrupted(text, parse):
            return self.handlers[parse.intent.name]
        return self.handlers.get(QUESTION) if self._is_question(text, parse) else None

    def _is_question(self, text: str, parse: Parse) -> bool:
        """Whether something is asked instead of the thing that is asked for: "and is delivery free?"."""
        named = parse.intent.name == self.form.intent or any(one.kind in THING for one in parse.entities)
        if self.form.optional or self.kind != "text" or self.form.intent not in THINGS or named:
            return False
        marked = text.rstrip().endswith("?") and len(text.split()) > A_THING
        return marked or asks_something(text, self.pack)

    def _is_interrupted(self, text: str, parse: Parse) -> bool:
        """Whether this is something else than an answer: a side question, or another matter."""
        other = self.handlers.get(parse.intent.name)
        if self.form.optional or other is None or not parse.sure or other.intent == self.form.intent:
            return False
        if self._names_record(text, parse) or self._is_address(text, parse):
            return False
        if other.intent in SMALL_TALK and len(text.split()) > A_WORD_OR_THREE:
            return False  # "thanks, but it was 70" answers
        if other.side and (text.rstrip().endswith("?") or other.intent == "help"):
            return True
        return self._is_elsewhere(other, text, parse)

    def _is_elsewhere(self, other: Handler, text: str, parse: Parse) -> bool:
        surely = parse.intent.confidence >= SURELY_ELSE
        if parse.source == COMMAND:
            return True
        if self.kind == "text":
            far = other.run.__module__ != self.handler.run.__module__
            return (far and (other.side or surely)) or (surely and self._is_command(other, text, parse))
        if self.kind in NAMES and (begins_act(text, self.pack) or not self._says_it(parse)):
            # "Win rate last quarter" and "new lead" are nobody's name; "Initech, 20k" is.
            return surely and (begins_act(text, self.pack) or self._says_of_what(other, parse))
        if self.kind in NAMES and other.side and other.intent not in NAMED_BY:
            return surely and self._says_more(parse)  # "tickets of Acme"
        return answer_to(self.asking, text, parse.entities) is None or len(text.split()) > MOST_ANSWER_WORDS

    def _is_command(self, other: Handler, text: str, parse: Parse) -> bool:
        """Whether something is asked for, or to be done with a record that is named: "show my tickets",
        "close T-1"; what is told of a matter does not begin so."""
        told = other.intent in OPENERS or opens(self.pack, "begins", text) is None
        few = len(text.split()) <= A_WORD_OR_THREE  # "my reminders"
        asked = other.side and (few or opens(self.pack, "asks", text) is not None)
        if other.intent == COMPLAINT and self.pack.announces(COMPLAINT, text):
            return True
        kind = record_of(other)
        return asked or (not told and (other.side or (kind is not None and bool(parse.of(kind)))))

    def _says_of_what(self, other: Handler, parse: Parse) -> bool:
        """Whether it is said which record is to be changed, where one is."""
        kind = record_of(other)
        said = other.side or kind is None or parse.of(kind) or parse.of("company")
        return bool(said or self.pack.it.search(parse.text))

    def _says_more(self, parse: Parse) -> bool:
        """Whether a telling word is said beside the name that is asked for."""
        names = [one for one in parse.entities if one.kind == self.kind]
        idle = {*self.pack.words["empty_words"], *self.pack.words["idle_words"]}
        left = without_facts(parse.text, names, self.pack).casefold().split()
        return any(len(word) > A_WORD_OR_THREE and word not in idle for word in left)

    def is_not_offered(self, parse: Parse) -> bool:
        """Whether it surely is something that nothing here does."""
        name = parse.intent.name
        known = name in self.handlers or name in CONTROLS or name == OUT_OF_SCOPE
        return parse.sure and not known and parse.intent.confidence >= SURELY_ELSE

    def is_asked(self, text: str) -> bool:
        """Whether something is asked instead of the name that is asked for."""
        return self.kind in NAMES and asks_something(text, self.pack)

    def is_act(self, text: str, parse: Parse) -> bool:
        """Whether something else is likely to be done, instead of the name that is asked for: "close Ben's
        ticket"; "Open Door Housing" is a name."""
        other = parse.intent.name in self.handlers and parse.intent.name != self.form.intent
        likely = other and parse.intent.confidence >= LIKELY_ELSE
        return self.kind in NAMES and likely and begins_act(text, self.pack)

    def filled(self, text: str, parse: Parse) -> dict[str, Any] | None:
        """The form's slots with what was said: the answer, what is put right, what was said beside it. None
        when this says nothing of it."""
        if self._is_said_again(text, parse) or self._names_record(text, parse):
            return {**self.form.slots, **slots_said(self.handler, text, parse.entities, self.pack)}
        if self.is_act(text, parse) or (self.is_asked(text) and not self._says_it(parse)):
            return None  # a question is nobody's name
        if (whole := self._told_whole(text, parse)) is not None:
            return whole
        if (only := self._only_when(text, parse)) is not None:
            return {**self.form.slots, **only}
        opening = self.pack.correction.match(text)
        anew = self._put_right(text, parse) if opening is not None else None
        value = None if anew else answer_to(self.asking, self._named(text, parse), parse.entities)
        if value is None:
            return anew or self._instead(text, parse) or self._restated(text, parse)
        if isinstance(value, str) and self.form.intent in THINGS:
            value = value.rstrip("? ") or value
        if self.kind == "text" and (before := self.form.slots.get(self.asking)):
            value = f"{before}: {value}"  # "my card" and then "it is blocked"
        more = {**slots_said(self.handler, "", parse.entities, self.pack), **self._beside(text, parse)}
        return {**more, **self.form.slots, self.asking: value}

    def is_only_named(self, slots: Mapping[str, Any]) -> bool:
        """Whether what a case is about was named, "my card", and not what happened: it is asked once more."""
        new = self.form.intent in OPENERS and self.kind == "text" and not self.form.slots.get(self.asking)
        return new and says_little(str(slots[self.asking]), self.pack)

    def _says_it(self, parse: Parse) -> bool:
        """Whether a fact of the kind that is asked for was said."""
        return any(entity.kind == self.kind for entity in parse.entities)

    def _is_said_again(self, text: str, parse: Parse) -> bool:
        """Whether what is wanted was only said once more, without what it is asked: "find a customer"."""
        surely = parse.intent.confidence >= SURELY_ELSE or begins_act(text, self.pack)
        if not (parse.sure and surely) or parse.intent.name != self.form.intent or self.form.optional:
            return False
        if self.kind == "text":
            return content(parse.intent.name, text, parse.entities, self.pack) is None
        numbers = self.kind in NUMBERS and any(one.kind in NUMBERS for one in parse.entities)
        return not self._says_it(parse) and not numbers

    def _names_record(self, text: str, parse: Parse) -> bool:
        """Whether nothing but the record is said, while something else about it is asked for: "T-3"."""
        kind = record_of(self.handler)
        missing = kind is not None and kind != self.asking and not self.form.slots.get(kind)
        return missing and any(one.text == text.strip(" .") for one in parse.of(str(kind)))

    def _is_address(self, text: str, parse: Parse) -> bool:
        """Whether only the e-mail address is said of whoever is asked for."""
        return self.kind == "person" and text.strip(" .!") in {one.text for one in parse.of("email")}

    def _named(self, text: str, parse: Parse) -> str:
        """The text without other facts, where a name is asked for: "Globex, 20k"."""
        if self.kind not in NAMES or self._is_address(text, parse):
            return text
        others = [one for one in parse.entities if one.kind != self.kind]
        return without_facts(text, others, self.pack).split(",")[0] if others else text

    def _beside(self, text: str, parse: Parse) -> dict[str, Any]:
        """Small words, and own words that were not said yet: "call Globex on Friday"."""
        said = slots_said(self.handler, text, parse.entities, self.pack)
        own = [name for name in ASIDE if name in said and name != self.asking]
        return {**marks_said(self.handler, text, self.pack), **{name: said[name] for name in own}}

    def _instead(self, text: str, parse: Parse) -> dict[str, Any] | None:
        """The slots with other facts of the same record, where these few words tell them in place of what may
        be told: a phone number instead of an e-mail address."""
        bare = any(one.text == text.strip(" .!") for one in parse.entities)
        bare = bare or (self.kind == "quantity" and says(self.pack, "only_counted", text) is not None)
        likely = bare or not parse.sure or parse.intent.name in {OUT_OF_SCOPE, self.form.intent}
        few = len(text.split()) <= MOST_ANSWER_WORDS
        if not (self.form.optional and self.kind != "text" and likely and few):
            return None
        said = slots_said(self.handler, "", parse.entities, self.pack)
        facts = {name: value for name, value in said.items() if name not in self.form.slots}
        return {**self.form.slots, **facts} if facts and not text.rstrip().endswith("?") else None

    def _put_right(self, text: str, parse: Parse) -> dict[str, Any] | None:
        """The slots with those put right that were said before: "no wait, 30 seats"."""
        known = self.form.slots
        if any(entity.kind == self.kind for entity in parse.entities):
            return None
        said = slots_said(self.handler, "", parse.entities, self.pack)
        facts = {name: value for name, value in said.items() if known.get(name) not in (None, value)}
        words = {name: known[name] for name in known if SLOTS[name].kind == "text"}
        anew = {name: reworded(str(value), text, self.pack) for name, value in words.items()}
        right = {**facts, **{name: value for name, value in anew.items() if value is not None}}
        return {**known, **right} if right else None

    def _only_when(self, text: str, parse: Parse) -> dict[str, Any] | None:
        """The day, where nothing else is said while somebody's own words are asked for: "tomorrow at 9" is
        nothing to be reminded of."""
        days = [one for one in parse.of("date") if one.text.strip() == text.strip(" .!")]
        slot = next((name for name in self.handler.slots if SLOTS[name].kind == "date"), None)
        return {slot: days[0].value} if self.kind == "text" and slot is not None and days else None

    def _told_whole(self, text: str, parse: Parse) -> dict[str, Any] | None:
        """The slots where the same is wanted of something else, all of it said: "note on Globex: they called
        back", while it is asked with whom the call was."""
        if not parse.sure or parse.intent.name != self.form.intent or not opens(self.pack, "begins", text):
            return None
        said = slots_said(self.handler, text, parse.entities, self.pack)
        own = [name for name in said if SLOTS[name].kind == "text"]
        is_whole = (
            self.kind != "text" and bool(own) and all(said.get(name) for name in self.handler.necessary)
        )
        return said if is_whole and self.asking in said else None

    def _restated(self, text: str, parse: Parse) -> dict[str, Any] | None:
        """The slots as the same wish says them when it comes again: "actually, remind me to call Bob"."""
        if not parse.sure or parse.intent.name != self.form.intent or self.form.optional:
            return None
        said = slots_said(self.handler, text, parse.entities, self.pack)
        return {**self.form.slots, **said} if said else None

    def _answers_optional(self, parse: Parse, text: str) -> bool:
        if text.rstrip().endswith("?"):
            return False
        if parse.intent.name in OPENERS:
            # "I want it refunded" tells more of the same matter, unless it is announced as a new one.
            return not self.pack.announces(parse.intent.name, text)
        if parse.intent.name == "ask_question" and parse.intent.confidence < SURELY_ELSE:
            return True  # nothing was asked
        return not parse.sure or parse.intent.name in {OUT_OF_SCOPE, "add_to_ticket", "give_feedback"}


def begins_act(text: str, pack: LanguagePack) -> bool:
    """Whether the sentence tells what to do, and is not just a name."""
    return len(text.split()) >= FEWEST_OF_AN_ACT and opens(pack, "begins", text) is not None


def asks_something(text: str, pack: LanguagePack) -> bool:
    """Whether the sentence is a question, and not just a name; "what's next" is three words."""
    return len(WORD.findall(text)) >= FEWEST_OF_AN_ACT and opens(pack, "asks", text.lstrip("¿ ")) is not None
