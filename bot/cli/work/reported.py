"""What became of a file, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from domain.exchange.report import Note, Report

SHOWN = 5
"""Line numbers given for one observation; the JSON form has them all."""

Words = Mapping[str, str]


def sentence(note: Note, words: Words) -> str:
    """The note in words."""
    return words[note.key].format(**dict(note.facts))


def as_text(report: Report, kind: str, file: str, words: Words, *, rehearsed: bool) -> str:
    """The report, for reading."""
    counts = {name: f"{count:,}" for name, count in _counts(report).items()}
    total = words["total" if report.rows else "nothing"].format(file=file, kind=kind, **counts)
    parts = [total, *([words["rehearsal"]] if rehearsed else [])]
    observed = sorted(report.about_rows.items(), key=lambda item: (item[0].key, -len(item[1])))
    parts += _section(words["about_file"], [sentence(note, words) for note in report.about_file])
    parts += _section(words["about_rows"], [_at_lines(note, lines, words) for note, lines in observed])
    refused = [
        words["refused_row"].format(line=line, text=sentence(note, words))
        for line, note in sorted(report.refused, key=lambda item: item[0])
    ]
    return "\n".join(parts + _section(words["refused"], refused))


def as_json(report: Report, kind: str, file: str, words: Words, *, rehearsed: bool) -> str:
    """The report, complete, on one line."""
    return json.dumps(
        {
            "kind": kind,
            "file": file,
            "dry_run": rehearsed,
            **_counts(report),
            "about_file": [_plain(note, words) for note in report.about_file],
            "about_rows": [
                {**_plain(note, words), "count": len(lines), "lines": lines}
                for note, lines in report.about_rows.items()
            ],
            "not_taken": [
                {"line": line, **_plain(note, words)}
                for line, note in sorted(report.refused, key=lambda item: item[0])
            ],
        },
        ensure_ascii=False,
    )


def _counts(report: Report) -> dict[str, int]:
    return {
        "rows": report.rows,
        **{k: report.outcomes[k] for k in ("new", "updated", "unchanged", "refused")},
    }


def _plain(note: Note, words: Words) -> dict[str, Any]:
    return {"what": note.key, **dict(note.facts), "text": sentence(note, words)}


def _section(title: str, lines: Sequence[str]) -> list[str]:
    return ["", title, *(f"  {line}" for line in lines)] if lines else []


def _at_lines(note: Note, lines: Sequence[int], words: Words) -> str:
    shown = ", ".join(map(str, lines[:SHOWN])) + (f", {words['more']}" if len(lines) > SHOWN else "")
    label = words["line" if len(lines) == 1 else "lines"]
    return words["rows_at"].format(
        text=sentence(note, words), count=f"{len(lines):,}", lines=f"{label} {shown}"
    )
