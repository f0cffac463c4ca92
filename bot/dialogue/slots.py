"""Slots from what was said: facts by their kind, and the person's own words without the preamble."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.dialogue.command_words import as_meant
from bot.dialogue.in_figures import in_figures
from bot.dialogue.part_said import said_beside
from bot.dialogue.patterns import opens
from bot.dialogue.quoted import lines_said
from config.languages import LanguagePack
from domain.dialogue import Handler
from domain.slots import SLOTS
from nlu.parse import Entity

NUMBERS = ("amount", "quantity", "percentage")
"""Kinds a bare number may turn out to be, once it is known what it answers."""
TELLING = 3
"""Letters of a word that can say something; "of", "to" and "it" cannot."""
WAS = 2
"""The place of what was so before."""
LOOSE = " ,;:-\n\t"
PIECES = re.compile(r"[,;:!?]\s*|\.(?:\s+|$)|\s[-–/]\s")
"""Where a list of facts is cut into its items."""
STORY = 2_000
"""Letters from which on a text is a story, kept as it was told: only its beginning is announced."""
RUN = re.compile(r"[\s,;:.!?-]{24}")
"""Nobody's sentence: patterns that look for its parts would take the square of the time."""
ENDING = 100
"""Letters in which a word left hanging at the end is looked for."""
A_CLAUSE = 3
"""Words that say something together, however small each is: "we're on it"."""
QUESTION = "question"
LONGEST_NAME = 6
"""Words of an answer that may still be a name."""
BARE = re.compile(r"\W*[^\W\d]+(?: (?:no|nr)\.?)? #?(\d{1,7})(?: [^\W\d]+)?\W*")
"""A word and a number, and little else: "close 104"."""
LETTERS = {"ticket": "T", "quote": "Q", "deal": "D", "lead": "L"}
FIRST_HOUR = 7
"""A bare hour before this one is meant in the afternoon."""


def slots_said(handler: Handler, text: str, entities: Sequence[Entity], pack: LanguagePack) -> dict[str, Any]:
    """The handler's slots that this sentence fills, as JSON values."""
    filled = marks_said(handler, text, pack)
    said = current(entities, text, pack)
    used: list[Entity] = []
    for name in handler.slots:
        kind = SLOTS[name].kind
        # What was so before only tells which record is meant, where a handler asks for it.
        pool = entities if name == "was" else said
        entity = next((e for e in pool if e.kind == kind and e not in used), None)
        if entity is not None:
            filled[name] = _as_said(entity) if handler.names_new else entity.value
            used.append(entity)
    if "clock" in handler.slots:
        _clock(filled, used, said, pack)
    _whole(filled, handler, said)
    filled |= said_beside(handler.slots, text, said, filled, pack)
    if "amount" in handler.slots and "amount" not in filled:
        _bare_amount(filled, handler, said)
    if (bare := BARE.fullmatch(text)) and (record := _only_record(handler)) and not filled.get(record):
        filled[record] = f"{LETTERS[record]}-{int(bare[1])}"
    own_words = next((name for name in handler.slots if SLOTS[name].kind == "text"), None)
    if own_words:
        kept = [
            e for e in entities if e not in used and e.kind in {SLOTS[name].kind for name in handler.slots}
        ]
        dropped = [e for e in entities if e not in kept]
        words = content(handler.intent, *in_figures(handler.intent, text, dropped), pack)
        words = words or (_asked(handler.intent, text, pack) if own_words == QUESTION else None)
        filled |= {own_words: words} if words else {}
    return filled | lines_said(handler.slots, text, entities, pack)


def _whole(filled: dict[str, Any], handler: Handler, said: Sequence[Entity]) -> None:
    """All of the days said, "in december", where the handler asks for a period; not only the first."""
    whole = next((e for e in said if e.kind == "date" and e.whole is not None), None)
    if whole is None or "period" not in handler.slots or "period" in filled:
        return
    for name in [name for name, value in filled.items() if value == whole.value]:
        del filled[name]
    filled["period"] = whole.whole


def _asked(intent: str, text: str, pack: LanguagePack) -> str | None:
    """A question of small words only: "how do I raise it?"."""
    left = _without_lead_in(text.strip(), intent, pack)
    return left if len(left.split()) >= A_CLAUSE and opens(pack, "asks", left) else None


def _as_said(entity: Entity) -> Any:
    """The name to the letter, where it is only nearly the one on record: "Lena Baily" is not Lena Bailey."""
    is_nearly = entity.kind == "person" and entity.text.casefold() not in str(entity.value).casefold()
    return entity.text if is_nearly else entity.value


def _only_record(handler: Handler) -> str | None:
    """The kind of numbered record the handler is about, where a number can mean nothing else."""
    kinds = [name for name in handler.slots if name in LETTERS]
    return kinds[0] if len(kinds) == 1 and not {"amount", "quantity"} & set(handler.slots) else None


def _bare_amount(filled: dict[str, Any], handler: Handler, said: Sequence[Entity]) -> None:
    """A number without a currency is the amount where nothing is counted; of "20 terminals at 250" the
    last one is what each of them costs."""
    numbers = [entity.value for entity in said if entity.kind == "quantity"]
    counted = "quantity" in handler.slots
    if len(numbers) > counted:
        filled["amount"] = {"value": numbers[-1 if counted else 0], "currency": None}


def current(entities: Sequence[Entity], text: str, pack: LanguagePack) -> list[Entity]:
    """The entities with what is so now ("to 9k") before the rest; without what was so ("from 8k", "not
    8k") where something of its kind is so now."""
    places = {id(entity): _place(entity, text, pack) for entity in entities}
    now = {_family(entity) for entity in entities if places[id(entity)] < WAS}
    left = [e for e in entities if places[id(e)] < WAS or _family(e) not in now]
    return sorted(left, key=lambda entity: places[id(entity)])


def _place(entity: Entity, text: str, pack: LanguagePack) -> int:
    before = text[: entity.start]
    if pack.old_value.search(before):
        return WAS
    if entity.kind == "company":  # people are from a company, and talk to one
        return 1
    return 0 if pack.new_value.search(before) else WAS if pack.from_value.search(before) else 1


def _family(entity: Entity) -> str:
    return "number" if entity.kind in NUMBERS else entity.kind


def _clock(filled: dict[str, Any], used: list[Entity], said: list[Entity], pack: LanguagePack) -> None:
    """An hour without a day ("10am", a bare "11") is a ``clock``: the day stays as it was."""
    moment = next((e for e in used if e.kind == "date"), None)
    if moment is not None and pack.clock_only.fullmatch(moment.text.strip()) and "T" in str(moment.value):
        filled["clock"] = str(moment.value)[11:16]
        for name in [name for name, value in filled.items() if value == moment.value]:
            del filled[name]
        return
    hour = next((e.value for e in said if e.kind == "quantity"), None)
    if moment is None and hour is not None and hour in range(1, 24):
        # "At 3" is said of the afternoon.
        filled["clock"] = f"{int(hour) + 12 * (hour < FIRST_HOUR):02}:00"


def marks_said(handler: Handler, text: str, pack: LanguagePack) -> dict[str, Any]:
    """The handler's slots that small words fill: of each, the value said most often, the first listed
    of several."""
    said: dict[str, Any] = {}
    for name in handler.slots:
        if SLOTS[name].kind == "mark":
            counts = {
                value: len(words.findall(text[:STORY])) for value, words in pack.marks.get(name, {}).items()
            }
            if (most := max(counts, key=counts.__getitem__, default=None)) is not None and counts[most]:
                said[name] = most
    return said


def answer_to(slot: str, text: str, entities: Sequence[Entity]) -> Any | None:
    """The value that answers the question for ``slot``, as JSON; None when this is no answer."""
    kind = SLOTS[slot].kind
    if kind == "text":
        return text.strip() or None
    for entity in entities:
        if entity.kind == kind:
            return entity.value
    if kind in NUMBERS:
        return _number(kind, entities)
    # A name nobody has heard of is still a name.
    if (
        kind in {"person", "company", "product", "segment", "service"}
        and 0 < len(text.split()) <= LONGEST_NAME
    ):
        return text.strip(" .,!")
    return None


def is_exactly(slot: str, text: str, entities: Sequence[Entity]) -> bool:
    """Whether nearly all that was said is what the question asks for, as an address is, whatever an engine
    makes of it."""
    kind = SLOTS[slot].kind
    said = [entity for entity in entities if entity.kind == kind] if kind in {"email", "phone"} else []
    return bool(said) and len(text.split()) <= LONGEST_NAME


def _number(kind: str, entities: Sequence[Entity]) -> Any | None:
    for entity in entities:
        if entity.kind in NUMBERS:
            value = entity.value["value"] if isinstance(entity.value, Mapping) else entity.value
            return {"value": value, "currency": None} if kind == "amount" else value
    return None


def content(intent: str, text: str, entities: Sequence[Entity], pack: LanguagePack) -> str | None:
    """What the sentence is about, in the person's words: without "I want to complain:" and the like,
    and without those of the ``entities`` that this intent keeps elsewhere; or only what a ``find``
    pattern of the language finds in it, worded to stand by itself. None when nothing is left."""
    kept = _kept(intent, text, entities, pack)
    return pack.reworded(intent, kept) if kept else None


def _kept(intent: str, text: str, entities: Sequence[Entity], pack: LanguagePack) -> str | None:
    if len(text) > STORY or RUN.search(text):
        told = _without_trailing(_without_lead_in(text.strip(), intent, pack), pack).strip(LOOSE)
        return told or None
    in_pieces = intent in pack.words.get("in_pieces", {})
    cut = _without_facts(intent, text, entities, pack, gap=", " if in_pieces else " ")
    meant = as_meant(cut, intent, pack)
    found = next((meant.part(m, "text") for p in pack.finds(intent) if (m := p.search(meant.text))), None)
    if found is None and intent in pack.only_found:
        return None
    if found is not None:  # what was found is what was meant, to the word
        left = _without_trailing(found, pack).strip(LOOSE)
        enough = intent in pack.only_found or len(left.split()) >= A_CLAUSE
        return left if left and (enough or _says_something(left, intent, pack)) else None
    for piece in PIECES.split(cut) if in_pieces else [cut]:
        left = _without_lead_in(piece.strip(), intent, pack)
        left = _without_trailing(left, pack).strip(LOOSE)
        if _says_something(left, intent, pack):
            return left
    return None


def _without_trailing(text: str, pack: LanguagePack) -> str:
    """The text without a word left hanging at its end. Only the end is searched: patterns that look for
    it everywhere take the square of the time for a long run of dots."""
    return text[:-ENDING] + pack.trailing.sub("", text[-ENDING:])


def without_facts(text: str, entities: Sequence[Entity], pack: LanguagePack) -> str:
    """The text without these facts, and without what led to them."""
    for entity in sorted(entities, key=lambda e: e.start, reverse=True):
        text = _without_trailing(text[: entity.start], pack) + text[entity.end :]
    return _without_trailing(text, pack).strip(LOOSE)


def _without_facts(intent: str, text: str, entities: Sequence[Entity], pack: LanguagePack, gap: str) -> str:
    """The text without the facts that are kept elsewhere, and without what such a sentence ends with."""
    dropped = set(pack.words.get("drop", {}).get(intent, ()))
    left, right = text, ""
    for entity in sorted(entities, key=lambda e: e.start, reverse=True):
        if entity.kind in dropped and entity.start < len(left):
            right = f"{gap}{(left[entity.end :] + right).lstrip(' ,;')}"
            left = _without_trailing(left[: entity.start], pack)
    cut = left + right
    for ending in pack.lead_outs(intent):
        meant = as_meant(cut, intent, pack)
        if (found := ending.search(meant.text)) is not None:
            cut = cut[: meant.back(found.start())]
    return cut


def _without_lead_in(text: str, intent: str, pack: LanguagePack) -> str:
    patterns = pack.lead_ins(intent)
    for _ in range(4):  # "hi, please, I want to complain:" is three of them
        meant = as_meant(text, intent, pack)
        found = next((m for p in patterns if (m := p.match(meant.text)) and m.end() > 0), None)
        if found is None:
            break
        text = text[meant.back(found.end()) :]
    return text


def says_little(text: str, pack: LanguagePack, most: int = A_CLAUSE) -> bool:
    """Whether a few words, at ``most`` so many, only name what something is about: "my card"."""
    empty = {*pack.words["empty_words"], *pack.words["idle_words"]}
    words = re.findall(r"\w+", text.casefold())
    telling = [one for one in words if len(one) >= TELLING and one not in empty]
    return len(words) <= most and len(telling) <= 1


def _says_something(text: str, intent: str, pack: LanguagePack) -> bool:
    empty = {*pack.words["empty_words"], *pack.words.get("in_pieces", {}).get(intent, ())}
    words = re.findall(r"\w+", as_meant(text, intent, pack).text.casefold())
    return any(len(word) >= TELLING and not word.isdecimal() and word not in empty for word in words)


def as_said(value: Any) -> str:
    """A value that cannot be used, as it was said."""
    number = value.get("value") if isinstance(value, Mapping) else value
    return f"{int(number):,}" if isinstance(number, float) and number.is_integer() else str(number)
