"""Vectors kept between trainings: only what is new is encoded."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nlu.features import Floats
from nlu.vectors.encoder import Encoder


@dataclass(frozen=True, slots=True)
class KeptVectors:
    """An encoder that remembers in a file what it encoded; with no ``folder`` it does not."""

    encoder: Encoder
    folder: Path | None = None

    def of(self, texts: Sequence[str]) -> Floats:
        """A row for each text, length 1 to three digits: equal whether it was kept or is new. The file then
        holds these texts' vectors and no others, and those of other versions of the encoder are gone."""
        names = [hashlib.sha256(text.encode()).hexdigest()[:32] for text in texts]
        known = self._kept()
        fresh = [place for place, name in enumerate(names) if name not in known]
        found = np.zeros((len(texts), self.encoder.width), dtype=np.float16)
        for place in set(range(len(texts))).difference(fresh):
            found[place] = known[names[place]]
        found[fresh] = self.encoder.vectors([texts[place] for place in fresh])
        if fresh:
            self._keep(names, found)
        return found.astype(np.float32)

    def _kept(self) -> dict[str, Floats]:
        """A damaged file counts as none: everything in it can be worked out again."""
        if self.folder is None:
            return {}
        try:
            with np.load(self._file(self.folder), allow_pickle=False) as kept:
                return dict(zip(kept["names"].tolist(), kept["vectors"], strict=True))
        except (OSError, ValueError, KeyError):
            return {}

    def _keep(self, names: Sequence[str], found: object) -> None:
        if self.folder is None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        fresh = self.folder / f"vectors-{self.encoder.name}.{os.getpid()}.new"
        with fresh.open("wb") as file:
            np.savez(file, allow_pickle=False, names=np.array(names), vectors=np.asarray(found))
        kept = self._file(self.folder)
        fresh.replace(kept)
        for other in self.folder.glob(f"vectors-{self.encoder.name}-*.npz"):
            if other != kept:
                other.unlink(missing_ok=True)

    def _file(self, folder: Path) -> Path:
        return folder / f"vectors-{self.encoder.name}-{self.encoder.version}.npz"
