"""Several matters in one message: where one ends and the next begins, and whether they are several at all."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.dialogue.becoming import COMMAND
from bot.dialogue.context import FIGURE
from bot.dialogue.decisions import CONTROLS, RECORDS
from bot.dialogue.each import OF_FIRMS, for_each
from bot.dialogue.patterns import opens, pattern
from bot.dialogue.slots import slots_said
from bot.dialogue.wishes import wished
from config.languages import LanguagePack
from domain.dialogue import Handler
from domain.slots import SLOTS
from nlu.parse import OUT_OF_SCOPE, Parse

REMINDER, QUESTION = "set_reminder", "ask_question"
MOST_PARTS = 4
"""Matters of one message that are told apart."""
LONGEST = 300
"""Letters from which on a message is a story, and one matter."""
FEWEST_FIRST_WORDS, FEWEST_FURTHER_WORDS = 2, 4
"""Fewer words hold no matter of their own: "please, remind me", "call Bob at 4, remind me"."""
LIKELY = 0.5
"""How sure each part must be."""
NAMED = RECORDS | {"company"}
WHEN = frozenset({"date", "duration", "recurrence"})
SMALL = 4
"""Letters of the words around a time: "at", "then", "a las"."""
STORIES = frozenset({"raise_complaint", "open_ticket", "add_to_ticket", "give_feedback", "out_of_scope"})
"""What customers tell at length: many things happen in a story, and it is one matter."""

ASKED_OF = frozenset({"open_ticket", "request_service"})
"""What is told and may end with a question that has nothing to do with it."""
WORDY = frozenset(
    {REMINDER, "add_task", "add_to_ticket", "give_feedback", "log_interaction", "reply_to_customer"}
)
"""What has words of its own, in which questions may stand."""
BEGINS, WISHES = ("begins", "asks"), ("wishes", "tells")
"""How a matter may begin; and how else one of a customer may."""
POLITE = frozenset({"greet", "thank", "bye", "affirm", "small_talk"})
"""What is said beside what is wanted."""
AN_ARTICLE = 4
"""Letters before a figure's name: "the"."""

Parsing = Callable[[str], Awaitable[Parse]]


@dataclass(frozen=True, slots=True)
class Matters:
    """Tells the matters of a message apart, in one language and for the handlers there are."""

    handlers: Mapping[str, Handler]
    pack: LanguagePack

    async def of(
        self, whole: Parse, parse: Parsing, *, is_staff: bool, in_need: bool = False
    ) -> tuple[Parse, ...]:
        """The parts that are surely different acts and questions, in order; empty when the message is one
        matter. Somebody ``in_need`` tells of it in the first."""
        if len(whole.text) > LONGEST:
            return ()
        if is_staff and (each := await self._each(whole, parse)):
            return each
        if not is_staff and (told := await wished(whole, parse, self.handlers, self.pack, in_need=in_need)):
            return told
        reminders = self._reminders(whole.text)
        may_be = is_staff or whole.intent.name in ASKED_OF or self._is_told_what_to_do(whole)
        pieces = self._pieces(whole, BEGINS if is_staff else (*BEGINS, *WISHES)) if may_be else []
        if len(pieces) < 2:  # noqa: PLR2004 a matter and another one
            return await self._reminded(reminders, parse)
        parts = [part for part in await self._apart(pieces, parse, whole) if part.intent.name not in POLITE]
        if not is_staff and parts and self._tells(parts[0]) and not self._asks_last(parts):
            parts = []
        if len(parts) < 2 or self._is_one(whole, parts):  # noqa: PLR2004 as above
            return await self._reminded(reminders, parse)
        apart: list[Parse] = []
        for part in parts:
            within = await self._in_period(part, whole, parse)
            apart += (await self._each(within, parse) if is_staff else ()) or (within,)
        return tuple(apart)

    async def _each(self, part: Parse, parse: Parsing) -> tuple[Parse, ...]:
        """The part once for each of the records that it is about; empty where it is about one."""
        words = self._own_words(part) if part.intent.name in self.handlers else None
        return await for_each(part, parse, self.pack, words)

    @staticmethod
    async def _reminded(parts: Sequence[str], parse: Parsing) -> tuple[Parse, ...]:
        """The parts understood; none where the first only says when: "tomorrow at 9 remind me to call"."""
        heard = tuple([await parse(part) for part in parts])
        return () if heard and _is_only_when(heard[0]) else heard

    @staticmethod
    async def _in_period(part: Parse, whole: Parse, parse: Parsing) -> Parse:
        """A figure in the one period that was said of any: "revenue and churn rate last month"."""
        said = whole.of("period")
        if part.intent.name != FIGURE or len(said) != 1 or part.of("period"):
            return part
        return await parse(f"{part.text} {said[0].text}")

    def _asks_last(self, parts: Sequence[Parse]) -> bool:
        """Whether something was told, and then only asked about."""
        return parts[0].intent.name in ASKED_OF and all(self._is_question(part) for part in parts[1:])

    def _is_told_what_to_do(self, whole: Parse) -> bool:
        """Whether a customer asks for things to be done, and does not tell what happened."""
        orders = any(opens(self.pack, name, whole.text) for name in ("begins", "wishes"))
        return whole.intent.name not in STORIES or orders

    def _tells(self, part: Parse) -> bool:
        """Whether a part tells what happened instead of what to do about it."""
        return part.intent.name in STORIES and opens(self.pack, "begins", part.text) is None

    def _reminders(self, text: str) -> list[str]:
        """The message cut before each wish for a reminder; empty where that is all of it."""
        cut = [part.strip() for part in self.pack.also.split(text, maxsplit=MOST_PARTS - 2)]
        first, *others = (len(part.split()) for part in cut)
        whole = first >= FEWEST_FIRST_WORDS and all(words >= FEWEST_FURTHER_WORDS for words in others)
        return cut if len(cut) > 1 and whole else []

    def _pieces(self, whole: Parse, names: Sequence[str]) -> list[str]:
        """The message cut wherever another act or question may begin in one of these ways, or another figure
        is named."""
        text, between = whole.text, pattern(self.pack, "between")
        begins = [one for name in names if (one := pattern(self.pack, name)) is not None]
        if between is None or not begins:
            return [text]
        figures = [one.start for one in whole.entities if one.kind == "kpi"]
        starts = [
            end
            for end in (found.end() for found in between.finditer(text) if not self._explains(text, found))
            if any(one.match(text, end) for one in begins)
            or any(0 <= place - end <= AN_ARTICLE for place in figures)
        ]
        joins = {found.end(): found.start() for found in between.finditer(text)}
        pieces, last = [], 0
        for start in starts[: MOST_PARTS * 2]:
            pieces.append(text[last : joins[start]].strip())
            last = start
        return [piece for piece in [*pieces, text[last:].strip()] if piece]

    def _explains(self, text: str, cut: re.Match[str]) -> bool:
        """Whether what is told behind a comma alone only says why: "the status of my ticket, I have been
        waiting for days"."""
        rest = text[cut.end() :]
        orders = any(opens(self.pack, name, rest) for name in (*BEGINS, WISHES[0]))
        return cut[0].strip() == "," and not orders and opens(self.pack, WISHES[1], rest) is not None

    async def _apart(self, pieces: Sequence[str], parse: Parsing, whole: Parse) -> list[Parse]:
        """The pieces understood; one that is no act of its own belongs to what came before it."""
        parts: list[Parse] = []
        for piece in pieces:
            heard = _in_its_light(await parse(piece), whole)
            if parts and self._asks_further(parts[-1], heard):
                parts.append(replace(heard, text=f"{parts[-1].text} {piece}"))
            elif parts and self._belongs(parts[-1], heard):
                parts[-1] = await parse(f"{parts[-1].text}, {piece}")
            else:
                parts.append(heard)
        apart = all(self._is_act(one) or self._is_question(one) or self._is_unknown(one) for one in parts)
        return parts if apart and len(parts) <= MOST_PARTS else []

    def _belongs(self, before: Parse, heard: Parse) -> bool:
        """Whether a piece goes on with what came before it instead of being another matter."""
        if self._is_question(heard):
            return self._is_embedded(before, heard)
        if not self._is_act(heard):
            return not self._is_unknown(heard)
        if before.intent.name == heard.intent.name:
            return before.intent.name not in OF_FIRMS or not _are_of_several((before, heard))
        if heard.intent.name in STORIES and self._points_back(heard):
            return True
        if not self._is_act(before) or heard.intent.name == REMINDER:
            return False
        return self._is_dictated(before) or self._goes_on(before, heard)

    def _goes_on(self, before: Parse, heard: Parse) -> bool:
        """Whether an act is told in the words of the one before it: in "remind me to call Ann and send the
        offer", only what names its record is no part of the text."""
        if self._own_words(before) is None:
            return False
        names_its_own = any(heard.of(kind) for kind in RECORDS) or bool(self.pack.it.search(heard.text))
        if before.intent.name in {REMINDER, "add_task"}:
            thing = pattern(self.pack, "of_a_thing")
            return not names_its_own and not (thing and thing.search(before.text))
        return before.intent.name == "reply_to_customer" and self._own_words(heard) is not None

    def _is_question(self, parse: Parse) -> bool:
        """Whether something is to be shown or answered."""
        handler = self.handlers.get(parse.intent.name)
        likely = parse.sure and parse.intent.confidence >= LIKELY
        return handler is not None and handler.side and handler.spoken and likely and self._asks(parse)

    def _asks(self, parse: Parse) -> bool:
        """Whether it sounds like a question or an order, not like something told."""
        begins = any(opens(self.pack, name, parse.text) for name in ("begins", "asks"))
        return bool(parse.of("kpi")) or parse.intent.name in POLITE or parse.text.endswith("?") or begins

    def _asks_further(self, before: Parse, heard: Parse) -> bool:
        """Whether what was said before is needed to know what is asked: "and what does it cost?"."""
        apart = self._is_question(before) or before.intent.name in ASKED_OF
        return (
            apart and heard.intent.name == QUESTION and self._is_question(heard) and self._points_back(heard)
        )

    def _points_back(self, heard: Parse) -> bool:
        """Whether "it" or "one" is said of what was said before; the "this" of "this month" is not."""
        words = [self.pack.it, pattern(self.pack, "one_of_it")]
        found = [place for one in words if one is not None for place in one.finditer(heard.text)]
        named = [range(one.start, one.end) for one in heard.entities]
        return any(not any(place.start() in name for name in named) for place in found)

    def _is_embedded(self, before: Parse, heard: Parse) -> bool:
        """Whether a question belongs to what was said before it: to its words ("ask Ann what she wants and
        how many"), or because it asks about "it"."""
        if self._points_back(heard) or len(heard.text.split()) < FEWEST_FIRST_WORDS:
            return True
        is_apart = self._is_question(before) or self._is_act(before) or self._is_unknown(before)
        return before.intent.name in WORDY or not (is_apart or before.intent.name in POLITE)

    def _is_dictated(self, part: Parse) -> bool:
        """Whether all that follows is to be written down: a note, or what somebody is told to do."""
        note, infinitive = pattern(self.pack, "note_inside"), pattern(self.pack, "infinitive")
        if note is not None and note.match(part.text) and ":" in part.text:
            return True
        words = self._own_words(part) if part.intent.name == "reply_to_customer" else None
        return words is not None and infinitive is not None and bool(infinitive.match(words))

    def _is_unknown(self, parse: Parse) -> bool:
        """Whether it surely is an act of a kind that nothing here does: it is said, and not dropped."""
        name = parse.intent.name
        likely = parse.sure and parse.intent.confidence >= LIKELY
        return likely and name not in self.handlers and name not in CONTROLS and name != OUT_OF_SCOPE

    def _own_words(self, parse: Parse) -> str | None:
        """What of the sentence is the person's own words, where its act has some."""
        handler = self.handlers[parse.intent.name]
        slot = next((name for name in handler.slots if SLOTS[name].kind == "text"), None)
        return str(self._filled(parse).get(slot) or "") or None if slot else None

    def _is_act(self, parse: Parse) -> bool:
        handler = self.handlers.get(parse.intent.name)
        likely = parse.sure and parse.intent.confidence >= LIKELY
        spoken = handler is not None and (handler.spoken or parse.source == COMMAND)
        return handler is not None and not handler.side and spoken and likely

    def _is_one(self, whole: Parse, parts: Sequence[Parse]) -> bool:
        """Whether one act takes all that was said: "assign T-1 to Priya and set it to urgent"."""
        handler = self.handlers.get(whole.intent.name)
        if any(self._is_question(part) for part in parts) or _are_of_several(parts):
            return False
        if handler is None or not whole.sure or any(part.intent.name not in self.handlers for part in parts):
            return False
        apart = handler.intent != REMINDER and any(part.intent.name == REMINDER for part in parts)
        return not apart and all(self._takes(handler, part) for part in parts)

    def _takes(self, handler: Handler, part: Parse) -> bool:
        """Whether the act says all that the part does: what "close it" does is in no slot."""
        facts = set(self._filled(part)) - RECORDS
        return part.intent.name == handler.intent or (bool(facts) and facts <= set(handler.slots))

    def _filled(self, parse: Parse) -> dict[str, object]:
        return slots_said(self.handlers[parse.intent.name], parse.text, parse.entities, self.pack)


def _in_its_light(piece: Parse, whole: Parse) -> Parse:
    """A few words about a firm, "make Acme 15k", are what the whole message surely is."""
    clear = whole.sure and whole.intent.name in OF_FIRMS and not piece.sure and bool(piece.of("company"))
    return replace(piece, intent=whole.intent, sure=True) if clear else piece


def _are_of_several(parts: Sequence[Parse]) -> bool:
    """Whether different records or firms are named in them."""
    named = [{one.value for one in part.entities if one.kind in NAMED} for part in parts]
    return len({frozenset(values) for values in named if values}) > 1


def _is_only_when(parse: Parse) -> bool:
    """Whether nothing but a time is said, small words around it left aside."""
    left = parse.text
    for entity in sorted((e for e in parse.entities if e.kind in WHEN), key=lambda e: e.start, reverse=True):
        left = left[: entity.start] + left[entity.end :]
    return left != parse.text and all(len(word) <= SMALL for word in left.split())
