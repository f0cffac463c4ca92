"""Each engine, taught a data set and asked its test part."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from benchmarks.understanding import diet, serving
from benchmarks.understanding.datasets import DataSet, few
from benchmarks.understanding.serving import Serving
from nlu.entities import Lexicons
from nlu.evaluation import TIMED, Quality, quality
from nlu.local import LocalParser
from nlu.saved import save
from nlu.training import train
from nlu.vectors.encoder import Encoder
from nlu.vectors.kept import KeptVectors

RASA = "Rasa DIET"


@dataclass(frozen=True, slots=True)
class Plan:
    """How many sentences of each intent are few, drawn by which seeds; where files may be put."""

    each: int
    seeds: tuple[int, ...]
    folder: Path
    lexicon: Lexicons


@dataclass(slots=True)
class Spent:
    """Seconds a piece of work took: on the clock, and of the processor, its own processes' included."""

    clock: float = 0.0
    processor: float = 0.0


@dataclass(frozen=True, slots=True)
class Measured:
    """What one engine reached; what was not measured is none or empty."""

    engine: str
    full: Quality | None = None
    few: tuple[Quality, ...] = ()
    """Taught few sentences of each intent: one for each seed."""
    training: Spent | None = None
    again: Spent | None = None
    """Training when every sentence had been encoded before."""
    serving: Serving | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ours:
    """The engine of this product; without encoders, by words alone."""

    name: str
    encoders: tuple[Encoder, ...] = ()

    def measured(self, data: DataSet, plan: Plan) -> Measured:
        """Taught everything and asked everything, then taught a few, for each seed."""
        folder = plan.folder / self.name
        vectors = [KeptVectors(encoder, plan.folder / "vectors") for encoder in self.encoders]
        with spent() as training:
            model = train(data.taught, plan.lexicon, vectors=vectors).model
        again: Spent | None = None
        if vectors:
            with spent() as again:
                train(data.taught, plan.lexicon, vectors=vectors)
        save(model, folder)
        return Measured(
            engine=self.name,
            full=_asked(LocalParser(model, plan.lexicon), data),
            few=tuple(self._few(data, plan, seed, vectors) for seed in plan.seeds),
            training=training,
            again=again,
            serving=serving.measure(folder, [one.text for one in (*data.meant, *data.strange)][:TIMED]),
        )

    def _few(self, data: DataSet, plan: Plan, seed: int, vectors: Sequence[KeptVectors]) -> Quality:
        model = train(few(data.taught, plan.each, seed), plan.lexicon, vectors=vectors).model
        return _asked(LocalParser(model, plan.lexicon), data)


def _asked(parser: LocalParser, data: DataSet) -> Quality:
    judged = [parser.judge(one.text, one.role) for one in data.meant]
    strange = [parser.judge(one.text, one.role) for one in data.strange]
    return quality([one.intent for one in data.meant], judged, strange)


@dataclass(frozen=True, slots=True)
class Diet:
    """Rasa's DIET; with ``url`` one that is served already and was taught this very part."""

    url: str | None = None
    epochs: int | None = None
    """Of training with everything; none for those of the house's recipe."""
    few_epochs: int | None = None
    parts: frozenset[str] = field(default_factory=lambda: frozenset({"full", "few"}))

    def measured(self, data: DataSet, plan: Plan) -> Measured:
        """The same for Rasa. Raises ``diet.RasaFailed``."""
        if self.url is not None:
            found, _ = self._asked(diet.Served(self.url), data, plan)
            return Measured(RASA, found, note=f"DIET was trained elsewhere and served at {self.url}.")
        training: Spent | None = None
        full: Quality | None = None
        how: Serving | None = None
        if "full" in self.parts:
            with spent() as training:
                diet.train(data.taught, plan.folder / "rasa", self.epochs)
            with diet.served(plan.folder / "rasa") as rasa:
                full, how = self._asked(rasa, data, plan)
        seeds = plan.seeds if "few" in self.parts else ()
        hands = tuple(self._few(data, plan, seed) for seed in seeds)
        return Measured(RASA, full, hands, training, None, how, self._note())

    def _few(self, data: DataSet, plan: Plan, seed: int) -> Quality:
        folder = plan.folder / f"rasa {seed}"
        diet.train(few(data.taught, plan.each, seed), folder, self.few_epochs)
        with diet.served(folder) as rasa:
            return self._asked(rasa, data, plan)[0]

    def _asked(self, rasa: diet.Served, data: DataSet, plan: Plan) -> tuple[Quality, Serving | None]:
        everything = (*data.meant, *data.strange)
        worked = rasa.processor
        said = diet.ask(rasa.url, everything, plan.lexicon)
        p50, p99 = np.percentile([seconds * 1e3 for seconds in said.seconds[1:]], (50, 99))
        how = None
        if rasa.cold_start is not None and rasa.mib is not None:
            mean = (rasa.processor - worked) / len(everything) * 1e3
            first = rasa.cold_start + said.seconds[0]
            how = Serving(first, float(p50), float(p99), (mean, None), rasa.mib)
        meant = len(data.meant)
        truth = [one.intent for one in data.meant]
        return quality(truth, said.verdicts[:meant], said.verdicts[meant:]), how

    def _note(self) -> str:
        def told(epochs: int | None) -> str:
            return f"{epochs} epochs" if epochs else "the recipe's epochs"

        return f"DIET was trained for {told(self.epochs)} on everything, {told(self.few_epochs)} on a few."


@contextmanager
def spent() -> Iterator[Spent]:
    """What the block takes, filled in at its end."""
    took = Spent()
    began, worked = time.perf_counter(), _worked()
    yield took
    took.clock, took.processor = time.perf_counter() - began, _worked() - worked


def _worked() -> float:
    used: Sequence[resource.struct_rusage] = [
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    return sum(one.ru_utime + one.ru_stime for one in used)
