"""A figure is printed, or the list of all there are."""

from __future__ import annotations

import sys
from argparse import Namespace
from dataclasses import replace
from textwrap import wrap

import orjson

from bot.cli.work.opening import Refused, on_store, polite
from bot.clock import SystemClock
from bot.voice.replies import Wording
from config.languages import LanguagePackError, load_language
from config.settings import Settings, load_settings
from domain.access import SYSTEM
from domain.dialogue import Reply
from domain.errors import DomainError
from domain.kpi import Figure, Kpi, figure_document
from domain.ports import UnitOfWork
from storage.catalogue import catalogue


@polite
def show(arguments: Namespace) -> int:
    """The figure asked for is printed; for ``list``, every one there is."""
    settings = load_settings()
    wording = _wording(settings)
    if arguments.name == "list":
        _list([counted.kpi for counted in catalogue().values()], as_json=arguments.json)
        return 0
    period = "_".join(arguments.period.split()) if arguments.period else None
    asker = replace(SYSTEM, zone=settings.timezone, language=settings.language)

    async def work(uow: UnitOfWork) -> Figure:
        return await uow.figures.measure(asker, arguments.name, period, arguments.by)

    try:
        figure = on_store(settings, work, reading=True)
    except DomainError as trouble:
        told = Reply(trouble.key, trouble.facts)
        raise Refused(wording.text(told, settings.timezone, SystemClock().now())) from trouble
    if arguments.json:
        print(orjson.dumps(figure_document(figure, settings.timezone)).decode())
    else:
        _print(figure, wording)
    return 0


def _wording(settings: Settings) -> Wording:
    try:
        return Wording(load_language(settings.language))
    except LanguagePackError as trouble:
        raise Refused(str(trouble)) from trouble


def _list(kpis: list[Kpi], *, as_json: bool) -> None:
    if as_json:
        listed = [
            {
                "kpi": kpi.name,
                "unit": kpi.unit,
                "better": kpi.better,
                "period": kpi.period,
                "by": kpi.groupings,
                "definition": kpi.definition,
            }
            for kpi in kpis
        ]
        print(orjson.dumps(listed).decode())
        return
    bold, plain = ("\033[1m", "\033[0m") if sys.stdout.isatty() else ("", "")
    for kpi in kpis:
        print(f"{bold}{kpi.name}{plain}")
        for line in wrap(kpi.definition, 74):
            print(f"    {line}")


def _print(figure: Figure, wording: Wording) -> None:
    words = wording.figures
    when = words.period(figure.period, figure.as_of)
    print(f"{figure.kpi.name}, {when}: {words.figure(figure.value, figure.unit)}")
    keys = [words.key(group.key, figure.by or "", figure.as_of) for group in figure.groups]
    width = min(max(map(len, keys), default=0), 44)
    # The figure, and what it was divided by or how many facts it is the sum of.
    for key, group in zip(keys, figure.groups, strict=True):
        print(f"  {key[:width]:<{width}}  {words.figure(group.value, figure.unit):>18}  {group.n:>9,}")
