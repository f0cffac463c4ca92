"""All entities of a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from nlu.entities.about import About
from nlu.entities.answers import answer
from nlu.entities.calendar import Today
from nlu.entities.choosing import chosen
from nlu.entities.contacts import emails, phones, web_addresses
from nlu.entities.counts import CountFinder
from nlu.entities.dates import DateFinder
from nlu.entities.lengths import length_of, length_range
from nlu.entities.lexicon import Lexicon
from nlu.entities.moments import Moment
from nlu.entities.money import AmountFinder
from nlu.entities.namewords import NameWords
from nlu.entities.people import NameRules
from nlu.entities.periods import PeriodFinder, named
from nlu.entities.reading import Hit, Sentence
from nlu.entities.records import RecordFinder, prioritised
from nlu.entities.recurring import RecurrenceFinder
from nlu.entities.terms import Terms, find_terms
from nlu.entities.wordnames import first_names, legal_names
from nlu.parse import Context, Entity

# Facts are said early; beyond this many characters a text is only stored.
READ_CHARACTERS = 5_000
_FIGURES = frozenset(("kpi", "dimension", "figures"))
_COMING = frozenset(("forecast", "pipeline_value"))
"""Figures of what is still to come."""
_WEB = "web"
_HOUSE = re.compile(r"\d\w{0,2},? $")
"""The number of a house, right before a name."""


def extract(text: str, context: Context, lexicon: Lexicon) -> tuple[Entity, ...]:
    """Every entity in ``text``, in order of place, none overlapping, values as the contract has them.

    Relative dates count from ``context.now`` in ``context.zone``. When a question is open
    (``context.expects``) and nothing of its kind is found, a bare number or name answers it. Never
    raises for any text; takes time in proportion to its length, up to ``READ_CHARACTERS``.
    """
    text = _readable(text)
    sentence = lexicon.itemiser.read(text)
    if not sentence.items:
        return ()
    found = [*emails(text), *(Entity(_WEB, None, start, end, "") for start, end in web_addresses(text))]
    found += phones(text, context, lexicon)
    known = [entity for entity in _known_names(text, context) if not _is_street(entity, sentence, lexicon)]
    products, companies = (
        frozenset(entity.start for entity in known if entity.kind == kind) for kind in ("product", "company")
    )
    found += [*known, *legal_names(sentence, lexicon, known)]
    found += RecordFinder(sentence, lexicon, context.expects, products).found()
    terms = find_terms(sentence, context, lexicon, {entity.kind for entity in found})
    found += terms.entities
    found += _times(sentence, context, lexicon, terms)
    about = About.of(sentence, context, terms)
    found += AmountFinder(sentence, lexicon, about).found()
    found += CountFinder(sentence, lexicon, about, products, companies).found()
    named = first_names(sentence, lexicon, known)
    starts = {sentence.tokens.starts[index] for index in named}
    kept = chosen([entity for entity in found if entity.start not in starts], len(text))
    kept = chosen([*kept, *_unknown_names(sentence, context, lexicon, kept, named)], len(text))
    if context.role == "staff":
        kept = prioritised(sentence, kept, lexicon)
    elif any(entity.kind == "score" for entity in kept):  # "nps 7" is what a customer thinks
        kept = [entity for entity in kept if entity.kind != "kpi"]
    answered = answer(sentence, kept, context, lexicon)
    return tuple(entity for entity in answered if entity.kind != _WEB)


def _readable(text: str) -> str:
    """``text``, cut at a space when it is too long to be read whole."""
    if len(text) <= READ_CHARACTERS:
        return text
    end = max(text.rfind(" ", 0, READ_CHARACTERS), READ_CHARACTERS - 100)
    return text[:end]


def _known_names(text: str, context: Context) -> Iterator[Entity]:
    """The names on record; of people and companies customers name, only those that cannot be mistaken."""
    for entity in context.names.find(text):
        is_plain = " " in entity.text or entity.text[:1].isupper()
        if context.role == "staff" or entity.kind == "product" or is_plain:
            yield entity


def _is_street(entity: Entity, sentence: Sentence, lexicon: Lexicon) -> bool:
    """True for a name in an address: "221b Baker Street"."""
    if lexicon.letters["street"] not in sentence.letters or not _HOUSE.search(
        sentence.tokens.text[: entity.start]
    ):
        return False
    streets = [index for index, item in enumerate(sentence.items) if item.letter == lexicon.letters["street"]]
    return any(sentence.start(index) - entity.end == 1 for index in streets)


def _times(sentence: Sentence, context: Context, lexicon: Lexicon, terms: Terms) -> Iterator[Entity]:
    """Dates, periods and durations."""
    today = _today(context, lexicon)
    kinds = {entity.kind for entity in terms.entities}
    kinds |= terms.topics & {"figures"} if context.role == "staff" else set()
    of_figures = context.expects == "period" or not kinds.isdisjoint(_FIGURES)
    is_date = context.expects == "date"
    is_ahead = is_date or context.role == "staff" or _is_planned(sentence, lexicon, terms)
    is_asking = of_figures or "asking" not in lexicon.cues or "asking" in terms.topics
    is_behind = is_asking or "spending" in terms.topics
    is_planned = is_date or (is_ahead and not is_behind)
    is_set = "hours" in terms.topics
    finder = DateFinder(sentence, today, lexicon, is_ahead, is_planned, is_set)
    moments = finder.moments()
    if not is_date:
        # Figures are asked of days that were, unless they look ahead; reminders set for days to come.
        is_coming = any(entity.kind == "kpi" and entity.value in _COMING for entity in terms.entities)
        days = DateFinder(sentence, today, lexicon, default_forward=is_coming, is_asked=is_coming)
        asked = days.moments() if of_figures else moments
        periods_said = PeriodFinder(sentence, today, lexicon, of_figures=of_figures, is_asked=is_asking)
        yield from periods_said.said()
        periods, rest = periods_said.of(asked)
        yield from periods
        places = {moment.first for moment in rest}
        moments = [moment for moment in moments if moment.first in places]
    figures = {entity.start for entity in terms.entities if entity.kind == "kpi"}
    moments = [moment for moment in moments if not _is_limit(moment, sentence, figures, lexicon)]
    topics = terms.topics | {context.expects or ""}
    again, moments = RecurrenceFinder(sentence, today, lexicon, context.role, topics).of(moments)
    yield from again
    for moment in moments:
        for value, first, last in moment.values(today, lexicon):
            yield replace(sentence.entity("date", value, first, last), whole=_whole(moment, today))
    yield from _durations(sentence, lexicon)


def _whole(moment: Moment, today: Today) -> str | None:
    """The name of the days said, where they are more than one: "in december"."""
    days = moment.days
    return None if days is None or days.first == days.last else named(days, today)


def _durations(sentence: Sentence, lexicon: Lexicon) -> Iterator[Entity]:
    """How long something takes."""
    for hit in sentence.hits(lexicon.grammar["durations"][""]):
        length = length_of(sentence.items[hit.first : hit.last + 1], lexicon)
        if length and _is_duration(hit, lexicon):
            yield hit.entity("duration", length.iso())
    for hit in sentence.hits(lexicon.grammar.get("length_ranges", {}).get("", ())):
        yield from length_range(hit, lexicon)


def _is_limit(moment: Moment, sentence: Sentence, figures: set[int], lexicon: Lexicon) -> bool:
    """True for the number of a figure: "tell me at 5 complaints"."""
    is_bare = moment.clock is not None and moment.day is None and sentence.said(moment.last).isdecimal()
    return (
        is_bare
        and lexicon.letters["every"] not in sentence.letters
        and sentence.end(moment.last) + 1 in figures
    )


def _is_planned(sentence: Sentence, lexicon: Lexicon, terms: Terms) -> bool:
    """True for what a customer plans, or only asks; what is charged, wrong or long done is behind."""
    if "buying" in terms.topics or lexicon.letters["event_word"] in sentence.letters:
        return True
    is_told = not sentence.letters.isdisjoint(lexicon.any_of("past_verb", "past_money"))
    return "telling" in lexicon.cues and "telling" not in terms.topics and not is_told


def _is_duration(hit: Hit, lexicon: Lexicon) -> bool:
    """False for "a day", unless "for" stands before it, or something is moved by it ("an hour later"), or it
    is all that is said of a plan ("snooze an hour"); and for the "5m" that may be millions."""
    letters, shape = lexicon.letters, hit.sentence.shape
    before, said = shape[max(hit.first - 1, 0) : hit.first], shape[hit.first : hit.last + 1]
    is_exact = not lexicon.any_of("half", "number", "spelled").isdisjoint(said)
    is_vague = said[0] in lexicon.any_of("a", "more") and not is_exact
    is_million = letters["million_or_minute"] in said and letters["unit"] not in said
    after = shape[hit.last + 1 : hit.last + 2]
    is_moved = after in lexicon.any_of("shifted", "before") or before in lexicon.any_of("shifted", "by", "at")
    is_planned = not hit.sentence.letters.isdisjoint(lexicon.any_of("plan", "event_word"))
    is_all = after in ("", letters["stop"], letters["comma"])
    is_asked = is_all and before in lexicon.any_of("plan", "event_word", "at")
    is_plain = before == letters["for"] or is_asked or (is_moved and is_planned)
    return is_plain or not (is_vague or is_million)


def _unknown_names(
    sentence: Sentence, context: Context, lexicon: Lexicon, kept: Iterable[Entity], named: frozenset[int]
) -> Iterable[Entity]:
    taken = bytearray(len(sentence.tokens.text))
    for entity in kept:
        taken[entity.start : entity.end] = b"\x01" * (entity.end - entity.start)
    contacts = frozenset(entity.start for entity in kept if entity.kind in {"email", "phone"})
    rules = NameRules(NameWords(sentence, lexicon, taken, contacts, named))
    return rules.of_staff() if context.role == "staff" else rules.of_customers()


def _today(context: Context, lexicon: Lexicon) -> Today:
    zone = ZoneInfo(context.zone)
    return Today(
        context.now.astimezone(zone),
        zone,
        month_first=context.zone.startswith(lexicon.month_first),
        week_ends_on=lexicon.week_ends_on,
    )
