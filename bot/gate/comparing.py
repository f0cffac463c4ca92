"""A candidate held against the model in use: on sentences it was not shown, and in whole conversations."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import config
from bot.app import load_parser
from bot.gate.compared import keep_compared
from bot.gate.playing import changes, files_in, play_all
from bot.gate.taught import CONVERSATIONS
from config.settings import Settings
from nlu.comparison import Guesses, Verdict, guesses_of, held_against
from nlu.corpus import Sentence, read
from nlu.entities import Lexicons
from nlu.local import LocalParser
from nlu.outcomes import Outcomes, kept
from nlu.parse import OUT_OF_SCOPE
from nlu.saved import INDEX, load
from nlu.store import CANDIDATE, ModelStore, NoModel, Version

if TYPE_CHECKING:
    from nlu.contradictions import Contradiction  # it loads scikit-learn: a second of waiting

HOUSE = Path(config.__file__).parent.parent
SCENARIOS, BLIND = HOUSE / "tests" / "scenarios", HOUSE / "tests" / "understanding"
SHOWN = 30
"""Contradictions named at most."""

log = logging.getLogger("nlu.training")


@dataclass(frozen=True, slots=True)
class Gate:
    """What a candidate is held against besides sentences held out: sentences nobody trains on, and
    conversations; those there are by default."""

    blind: Sequence[Path] = field(default_factory=lambda: [BLIND] if BLIND.exists() else [])
    conversations: Sequence[Path] = field(default_factory=lambda: [SCENARIOS] if SCENARIOS.exists() else [])


async def compare(
    settings: Settings,
    lexicons: Lexicons,
    gate: Gate,
    contradictions: Sequence[Contradiction] = (),
    folder: Path | None = None,
) -> dict[str, Any]:
    """The candidate (or the model in ``folder``) held against the model in use, as JSON; kept beside it.
    Raises ``NoModel``."""
    store = ModelStore(settings.model_dir)
    current, candidate = current_of(store), ModelStore(folder).current if folder else store.candidate
    if candidate is None:
        _usable(folder or store.folder / CANDIDATE)
        raise NoModel("No candidate waits. Train one: parley nlu retrain")
    old, new = (LocalParser.load(one.folder, lexicons) for one in (current, candidate))
    before, after = kept(current.folder), kept(candidate.folder)
    log.info("Comparing on %d sentences held out ...", len(before.keys() & after.keys()))
    blind = _blind(gate.blind, old)
    verdict = Verdict(
        current.name,
        candidate.name,
        held_against(guesses_of(before), guesses_of(after)),
        held_against(_judged(old, blind), _judged(new, blind)) if blind else None,
        _new_ones(before, after, old),
        await _conversations(settings, lexicons, gate, candidate.folder),
        [one.to_json() for one in contradictions[:SHOWN]],
    )
    outcome = {"refused": None, **verdict.to_json(), "contradicting": len(contradictions)}
    keep_compared(candidate, outcome)
    return outcome


def _blind(paths: Sequence[Path], parser: LocalParser) -> list[Sentence]:
    """Sentences that nobody trains on, of the intents that the model in use knows, and of none."""
    known = {*parser.model.head.intents, OUT_OF_SCOPE}
    return [one for one in read(paths) if one.intent in known]


def _judged(parser: LocalParser, sentences: Sequence[Sentence]) -> Guesses:
    def judged(one: Sentence) -> str:
        verdict = parser.judge(one.text, one.role, one.language or "")
        is_stranger = one.intent == OUT_OF_SCOPE and verdict.is_refusal
        return OUT_OF_SCOPE if is_stranger else verdict.best.name

    return {(one.text, one.intent, one.language or ""): judged(one) for one in sentences}


def _new_ones(before: Outcomes, after: Outcomes, old: LocalParser) -> tuple[int, int, int]:
    """Of the sentences that are new in the candidate: how many, how many the model in use understands, and
    how many the candidate does of those it was not shown."""
    new = [taught for taught in after if taught not in before] if before else []
    was = sum(old.judge(text, None, tag).best.name == intent for text, intent, tag in new)
    return len(new), was, sum(after[taught].guess == taught[1] for taught in new)


async def _conversations(
    settings: Settings, lexicons: Lexicons, gate: Gate, folder: Path
) -> dict[str, Any] | None:
    """Every conversation file, played with both models."""
    saved = settings.model_dir / CONVERSATIONS
    files = files_in([*gate.conversations, *([saved] if saved.exists() else [])])
    if not files:
        return None
    log.info("Playing %d conversations with both ...", len(files))
    outcomes = []
    for place in (settings.model_dir, folder):
        chosen = replace(settings, model_dir=place, nlu_engine="local")
        parser = load_parser(chosen, lexicons)
        outcomes.append([one async for one in play_all(files, chosen, parser)])
    found = changes(*outcomes)
    return {
        "n": len(files),
        "failed_before": sum(not one.passed for one in outcomes[0]),
        "worse": [one.to_json() for one in found if one.is_worse],
        "better": [one.to_json() for one in found if not one.is_worse],
    }


def _usable(folder: Path) -> None:
    """Raises ``ModelUnusable``, which says why, for a model there is and cannot be used."""
    if (folder / INDEX).exists():
        load(folder)


def current_of(store: ModelStore) -> Version:
    """The model in use. Raises ``NoModel``; ``ModelUnusable`` for one that another release made."""
    if store.current is None:
        _usable(store.folder)
        raise NoModel(f"There is no model in {store.folder} yet. Train one: parley nlu train --out")
    return store.current
