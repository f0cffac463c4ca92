"""Replies into words: Jinja2 templates of the language pack, filled with facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import orjson
from babel import Locale
from babel.numbers import format_decimal
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context

from bot.voice import locales
from bot.voice.figure_words import FigureWords
from bot.voice.recurring_words import recurring_facts
from config.languages import LanguagePack
from domain.dialogue import Button, Reply
from domain.kpi import Kpi
from domain.messages import Choice
from domain.money import Money


class Wording:
    """Words for one language; templates are compiled once."""

    def __init__(self, pack: LanguagePack) -> None:
        self.pack = pack
        self._locale = Locale.parse(pack.tag)
        # Replies are plain text: every channel escapes for itself, so nothing is escaped here.
        self._environment = Environment(
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=False,  # noqa: S701 see above
            finalize=_said_or_nothing,
        )
        self._environment.filters.update(
            money=_money,
            day=_day,
            time=_time,
            moment=self._moment,
            number=_number,
            word=self._word,
            shown=self._shown,
            said=self._said,
            recurring=self._recurring,
            counted=self._counted,
        )
        self.figures = FigureWords(self._word, pack.tag)
        self._environment.filters.update(self.figures.filters)
        self._template = lru_cache(maxsize=1024)(self._environment.from_string)

    def text(self, reply: Reply, zone: str, now: datetime) -> str:
        """The reply in words, dates in ``zone``. Raises ``KeyError`` for a key without words."""
        template = self._template(self.pack.replies[reply.key])
        return template.render(**reply.facts, zone=ZoneInfo(zone), now=now, locale=self._locale).strip()

    def choices(self, reply: Reply) -> tuple[Choice, ...]:
        """The reply's buttons: what they say, and what pressing them sends."""
        return tuple(
            Choice(self._label(button), choice_value(button.intent, button.slots)) for button in reply.buttons
        )

    def _label(self, button: Button) -> str:
        return button.label if button.label is not None else self._button(button.key)

    def _button(self, key: str) -> str:
        """A label; an intent's is its phrase, with a capital."""
        if key in self.pack.buttons:
            return self.pack.buttons[key]
        phrase = self.pack.replies[key]
        return phrase[:1].upper() + phrase[1:]

    def _word(self, value: Any) -> str:
        """A state, a stage, a priority as people say it."""
        words = self.pack.replies
        return str(
            words.get(f"word.{value}")
            or words.get(str(value))
            or str(value).removeprefix("intent.").replace("_", " ")
        )

    @pass_context
    def _said(self, context: Context, reply: Reply) -> str:
        """Another reply's words, within this one."""
        return self.text(reply, context["zone"].key, context["now"])

    def _counted(self, kpi: Kpi) -> str:
        """How a figure is counted; as its file says it, where the language has no words for it."""
        return self.pack.replies.get(f"definition.{kpi.name}", kpi.definition)

    def _recurring(self, series: str) -> str:
        """What comes again, in words."""
        template = self._template(self.pack.replies["recurring"])
        return template.render(**recurring_facts(series, self._locale)).strip()

    @pass_context
    def _moment(self, context: Context, value: datetime) -> str:
        """``Friday 20 November, 09:00``, ``Freitag, 20. November, 09:00``, where the reader is."""
        local = value.astimezone(context["zone"])
        weekday = locales.weekday(local.date(), context["locale"])
        template = self._template(self.pack.replies["moment"])
        return template.render(weekday=weekday, day=_day(context, value), time=_time(context, value))

    @pass_context
    def _shown(self, context: Context, value: Any, currency: str | None = None) -> str:
        """Any field's value as people read it: an amount, a moment, a day, or a word."""
        if isinstance(value, Decimal):
            return _money(context, value, currency)
        if isinstance(value, datetime):
            return self._moment(context, value)
        return _day(context, value) if isinstance(value, date) else self._word(value)


def _said_or_nothing(value: Any) -> Any:
    """What is not known is no word that anybody reads."""
    return "" if value is None else value


def choice_value(intent: str, slots: Mapping[str, Any]) -> str:
    """What a button sends: ``intent?slot=value``; a value that is no text is JSON."""
    if not slots:
        return intent
    plain = {
        name: value if isinstance(value, str) else orjson.dumps(value).decode()
        for name, value in slots.items()
    }
    return f"{intent}?{urlencode(plain)}"


@pass_context
def _money(context: Context, value: Money | Decimal | float, currency: str | None = None) -> str:
    """``€12,000``; hundredths only where there are some."""
    amount = Decimal(str(value.value if isinstance(value, Money) else value))
    currency = value.currency if isinstance(value, Money) else currency
    return locales.money(amount, currency or "EUR", context["locale"])


@pass_context
def _number(context: Context, value: Decimal | float) -> str:
    return format_decimal(value, format="#,##0.##", locale=context["locale"])


@pass_context
def _day(context: Context, value: date | datetime) -> str:
    """``20 November``, with the year when it is another one than now."""
    local = value.astimezone(context["zone"]).date() if isinstance(value, datetime) else value
    same_year = local.year == context["now"].astimezone(context["zone"]).year
    return locales.day(local, context["locale"], with_year=not same_year)


@pass_context
def _time(context: Context, value: datetime) -> str:
    """``09:00`` where the reader is."""
    return f"{value.astimezone(context['zone']):%H:%M}"
