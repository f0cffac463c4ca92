"""The models there are: the one in use, a candidate, and those before; changed over in one step.

The folder itself holds the model in use, as it always did; ``candidate/`` the one that waits and
``earlier/<version>/`` those that were in use. Which model is in use is said by one file, the index, which is
replaced last and at once: whoever looks gets the old model or the new one, whole.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nlu.saved import FORMAT, INDEX

CANDIDATE, EARLIER, HISTORY = "candidate", "earlier", "history.jsonl"
MOST_EARLIER = 5
"""Models of former days that are kept."""
_KEPT, _LOCK = "kept.json", ".lock"


class NoModel(Exception):
    """There is no such model to change over to; the message says what there is and what to do."""


@dataclass(frozen=True, slots=True)
class Version:
    """A saved model of this release: ``name`` is its version, ``made`` when its training ended (UTC),
    ``withdrawn`` whether it was in use and then rolled back from."""

    name: str
    folder: Path
    made: datetime
    withdrawn: bool = False


class ModelStore:
    """The models in one folder. Several processes may use it at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def current(self) -> Version | None:
        """The one in use."""
        return _version_in(self.folder)

    @property
    def candidate(self) -> Version | None:
        """The one that waits; None when there is none, or it is the one in use."""
        found, current = _version_in(self.folder / CANDIDATE), self.current
        return None if found is None or (current and found.name == current.name) else found

    @property
    def earlier(self) -> list[Version]:
        """Those that were in use, the latest first."""
        current = self.current
        kept = [(path, _read(path / _KEPT)) for path in (self.folder / EARLIER).glob("*") if path.is_dir()]
        kept.sort(key=lambda one: str(one[1].get("at", "")), reverse=True)
        found = [_version_in(path, withdrawn=bool(about.get("withdrawn"))) for path, about in kept]
        return [one for one in found if one and (current is None or one.name != current.name)]

    @property
    def before(self) -> Version | None:
        """The one that a rollback puts back."""
        return next((one for one in self.earlier if not one.withdrawn), None)

    def history(self) -> list[dict[str, Any]]:
        """What was changed over, by whom and when, the oldest first."""
        try:
            lines = (self.folder / HISTORY).read_text(encoding="utf-8").splitlines()
        except OSError:
            return []
        return [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]

    def promote(self, who: str) -> tuple[str | None, str]:
        """The candidate is in use, the one before it is kept; their versions. Raises ``NoModel``."""
        with self._alone():
            candidate, current = self.candidate, self.current
            if candidate is None:
                raise NoModel("No candidate waits. Train one: parley nlu retrain")
            self._keep(current, withdrawn=False)
            self._put(candidate)
            shutil.rmtree(candidate.folder)
            self._note("promoted", who, current, candidate)
            return (current.name if current else None), candidate.name

    def rollback(self, who: str, version: str | None = None) -> tuple[str | None, str]:
        """The model before the present one (or ``version``) is in use again; the versions left and taken.
        Raises ``NoModel``."""
        with self._alone():
            wanted = self._kept(version) if version else self.before
            if wanted is None:
                raise NoModel("There is no earlier model to go back to.")
            current = self.current
            self._keep(current, withdrawn=True)
            self._put(wanted)
            shutil.rmtree(wanted.folder)
            self._note("rolled back", who, current, wanted)
            return (current.name if current else None), wanted.name

    def keep_current(self) -> None:
        """The model in use is kept among the earlier ones, before another is saved over it."""
        with self._alone():
            self._keep(self.current, withdrawn=False)

    def _kept(self, version: str) -> Version:
        found = next((one for one in self.earlier if one.name.startswith(version)), None)
        if found is None:
            there = ", ".join(one.name for one in self.earlier) or "none"
            raise NoModel(f"No earlier model {version}; there is {there}.")
        return found

    def _keep(self, current: Version | None, *, withdrawn: bool) -> None:
        """A copy (its files linked, not doubled) stands among the earlier ones, whole or not at all."""
        if current is None:
            return
        place = self.folder / EARLIER / current.name
        fresh = place.with_name(f".{current.name}.{os.getpid()}")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        for file in _files_of(self.folder):
            _link(file, fresh / file.name)
        about = {"at": datetime.now(UTC).isoformat(), "withdrawn": withdrawn}
        (fresh / _KEPT).write_text(json.dumps(about), encoding="utf-8")
        shutil.rmtree(place, ignore_errors=True)
        fresh.rename(place)

    def _put(self, wanted: Version) -> None:
        """The files of ``wanted`` are here; then, at once, its index is the index."""
        before, after = set(_files_of(self.folder)), _files_of(wanted.folder)
        for file in after:
            if file.name != INDEX:
                _link(file, self.folder / file.name)
        fresh = self.folder / f"{INDEX}.{os.getpid()}.new"
        shutil.copy2(wanted.folder / INDEX, fresh)
        fresh.replace(self.folder / INDEX)
        for left in before - {self.folder / file.name for file in after}:
            left.unlink(missing_ok=True)
        for old in self.earlier[MOST_EARLIER:]:
            shutil.rmtree(old.folder, ignore_errors=True)

    def _note(self, what: str, who: str, left: Version | None, taken: Version) -> None:
        line = {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "what": what,
            "who": who,
            "from": left.name if left else None,
            "to": taken.name,
        }
        with (self.folder / HISTORY).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else changes over meanwhile, in whatever process."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / _LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _version_in(folder: Path, *, withdrawn: bool = False) -> Version | None:
    """The model in a folder; None where there is none that this release can use."""
    index = folder / INDEX
    said = _read(index)
    name = said.get("version")
    if not isinstance(name, str) or not name or said.get("format") != FORMAT:
        return None
    return Version(name, folder, datetime.fromtimestamp(index.stat().st_mtime, UTC), withdrawn)


def _files_of(folder: Path) -> list[Path]:
    """The files of the model in ``folder``: its index, what that names, and what is named by its version."""
    index = _read(folder / INDEX)
    names = {INDEX, *_words_in(index)}
    version = index.get("version")
    return [
        file
        for file in sorted(folder.iterdir())
        if file.is_file() and (file.name in names or (version and f"-{version}." in file.name))
    ]


def _words_in(value: Any) -> Iterator[str]:
    """Every text anywhere in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _words_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from _words_in(one)


def _read(path: Path) -> dict[str, Any]:
    """The JSON object in a file; an empty one when there is none."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _link(file: Path, place: Path) -> None:
    """The same file at another place; a saved model's files are replaced, never written into."""
    if place.exists() and place.samefile(file):
        return
    fresh = place.with_name(f".{place.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    try:
        os.link(file, fresh)
    except OSError:
        shutil.copy2(file, fresh)
    fresh.replace(place)
