"""The command line, called as a person at a terminal does, on a database of the test's own."""

from __future__ import annotations

import io
import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Terminal:
    """Somebody at a terminal, in a folder of their own."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def on(self, url: str, **settings: str) -> Terminal:
        """From here on commands work on this database."""
        self.monkeypatch.setenv("PARLEY_DATABASE_URL", url)
        self.monkeypatch.setenv("PARLEY_SECRET_KEY", "a-key-that-only-tests-know-0123456789")
        for name, value in settings.items():
            self.monkeypatch.setenv(name, value)
        return self

    def run(self, *words: str, given: str = "") -> Outcome:
        """A command with what it is given on standard input."""
        self.capsys.readouterr()
        self.monkeypatch.setattr("sys.stdin", io.StringIO(given))
        try:
            code = main(words)
        except SystemExit as end:
            code = int(end.code or 0)
        finally:  # as with a process of its own, what it set up ends with it
            logging.getLogger("nlu.training").handlers.clear()
        said = self.capsys.readouterr()
        return Outcome(code, said.out, said.err)

    def file(self, name: str, content: str | bytes) -> str:
        """A file of this name with this content."""
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    def take(self, kind: str, content: str | bytes, *options: str) -> Any:
        """The report of an import that is not refused as a whole."""
        outcome = self.run("import", kind, self.file(f"{kind}.csv", content), "--json", *options)
        assert outcome.code in {0, 1}, outcome.err
        return outcome.json

    def records(self, kind: str) -> list[dict[str, Any]]:
        """Every record of a kind, as exported."""
        path = self.folder / f"{kind}.jsonl"
        assert self.run("export", kind, str(path)).code == 0
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path, monkeypatch, capsys)


def notes(report: Any) -> dict[tuple[str, str], list[int]]:
    """What was said of rows: the kind of note and the value or field it is about, with the lines."""
    return {(note["what"], note.get("value", note["field"])): note["lines"] for note in report["about_rows"]}


def refusals(report: Any) -> list[tuple[int, str]]:
    """Which lines were not taken, and the kind of reason."""
    return [(row["line"], row["what"]) for row in report["not_taken"]]
