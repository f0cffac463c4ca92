from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest

from bot.web import widget

LANGUAGES = Path(__file__).parents[2] / "config" / "languages"


@pytest.fixture(scope="module")
def script() -> str:
    return widget.script(LANGUAGES)


def test_it_is_light(script: str) -> None:
    assert len(gzip.compress(script.encode())) < 30 * 1024


def test_it_asks_for_nothing_outside(script: str) -> None:
    addresses = set(re.findall(r"""["'(]((?:https?:)?//[\w.-]+[^"')]*)""", script))

    assert addresses == {"http://www.w3.org/2000/svg"}  # a name of XML's, never fetched


def test_every_part_is_in_it_once(script: str) -> None:
    parts = sorted(path.name for path in widget.HERE.glob("*.js"))

    assert parts == sorted(widget.PARTS)
    assert all(script.count((widget.HERE / part).read_text(encoding="utf-8")) == 1 for part in parts)


@pytest.mark.parametrize("file", sorted(LANGUAGES.glob("*/widget.json")), ids=lambda file: file.parent.name)
def test_every_word_it_says_is_in_the_language(file: Path, script: str) -> None:
    words = {key.split(".")[0] for key in json.loads(file.read_text(encoding="utf-8"))}
    asked = set(re.findall(r'\bword\("(\w+)"', script)) | set(re.findall(r'pass\([^"]*"(\w+)"', script))
    asked |= {f"form_{field}" for field in ("name", "email", "topic")}
    asked |= {"sending", "kept", "sent", "connecting", "online", "offline"}  # states, named by themselves
    asked |= {"bot", "staff", "you", "typing", "staff_typing", "open", "name"}

    assert asked - words == set()
    assert words - asked == set()


def test_a_language_is_a_folder_more(tmp_path: Path) -> None:
    (tmp_path / "cy").mkdir()
    (tmp_path / "cy" / "widget.json").write_text('{"send": "Anfon"}', encoding="utf-8")

    assert '{"cy": {"send": "Anfon"}}' in widget.script(tmp_path)
