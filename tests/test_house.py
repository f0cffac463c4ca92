"""The promises the house makes of itself: whatever is missing is named here."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

import pytest
from jinja2 import Environment

from bot.dialogue.decisions import CONTROLS
from bot.registry import load_handlers
from config.languages import FOLDER, languages, load_language, read_yaml
from config.settings import Settings, variable
from domain.dialogue import Handler
from domain.slots import SLOTS

ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "config", "domain", "nlu", "scheduler", "storage")
HANDLERS = load_handlers()
WHOSE = read_yaml(ROOT / "config" / "intents.yml")
KNOWN = {intent for name in ("customers", "staff", "both", "everyone") for intent in WHOSE[name]}
SPOKEN = [one for one in HANDLERS.values() if one.intent in KNOWN]
"""What people say; the other handlers are for buttons alone."""
MOST_LINES, LONGEST_FUNCTION = 300, 45


def sources() -> list[Path]:
    return sorted(
        path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts
    )


@pytest.mark.parametrize("tag", languages())
@pytest.mark.parametrize("handler", SPOKEN, ids=lambda one: one.intent)
def test_every_handler_can_be_said_and_named_in_every_language(handler: Handler, tag: str) -> None:
    assert (FOLDER / tag / "sentences" / f"{handler.intent}.yml").exists()
    assert f"intent.{handler.intent}" in load_language(tag).replies


@pytest.mark.parametrize("handler", HANDLERS.values(), ids=lambda one: one.intent)
def test_every_necessary_slot_can_be_asked_for(handler: Handler) -> None:
    replies = load_language("en").replies
    for slot in handler.necessary:
        keys = {f"ask.{handler.intent}.{slot}", f"ask.{slot}", f"ask.{SLOTS[slot].kind}"}
        assert keys & replies.keys(), f"nothing asks for {slot} of {handler.intent}"


@pytest.mark.parametrize("handler", HANDLERS.values(), ids=lambda one: one.intent)
def test_what_must_be_confirmed_can_be_asked(handler: Handler) -> None:
    if handler.confirm and handler.preview is None:
        assert f"confirm.{handler.intent}" in load_language("en").replies


def test_what_corrects_an_act_is_handled() -> None:
    assert {one.amend for one in HANDLERS.values() if one.amend} <= HANDLERS.keys()


@pytest.mark.parametrize("tag", languages())
def test_every_reply_is_a_template_that_compiles(tag: str) -> None:
    pack = load_language(tag)
    environment = Environment(autoescape=False)  # noqa: S701 plain text; only its grammar is read here
    environment.filters.update(dict.fromkeys(_filters(pack.replies.values()), str))
    for text in pack.replies.values():
        environment.from_string(text)


def _filters(texts: Iterable[str]) -> set[str]:
    return set(re.findall(r"\|\s*(\w+)", " ".join(texts)))


def test_every_reply_the_code_gives_has_words() -> None:
    replies = load_language("en").replies
    missing = {f"{where}: {key}" for key, where in _reply_keys() if key not in replies}
    assert not missing


def _reply_keys() -> list[tuple[str, str]]:
    """Each key given to ``Reply`` or to a domain error as plain text, with where it stands."""
    found = []
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                key = node.args[0]
                named = node.func.id == "Reply" or node.func.id in DOMAIN_ERRORS
                if named and isinstance(key, ast.Constant) and isinstance(key.value, str):
                    found.append((key.value, f"{path.relative_to(ROOT)}:{node.lineno}"))
    return found


DOMAIN_ERRORS = {"RefusedError", "NotFoundError", "InvalidError", "ConflictError"}


def test_every_button_has_a_label() -> None:
    pack = load_language("en")
    labels = {*pack.buttons, *pack.replies, ""}
    used = [
        (path, key)
        for path in sources()
        for key in re.findall(r'\bButton\(\s*"([^"]*)"', path.read_text(encoding="utf-8"))
    ]
    assert [f"{path.relative_to(ROOT)}: {key}" for path, key in used if key not in labels] == []


def test_every_sentence_file_is_for_an_intent_somebody_may_say() -> None:
    assert {path.stem for path in (FOLDER / "en" / "sentences").glob("*.yml")} <= KNOWN
    assert CONTROLS - {"mean", "none_of_these"} <= KNOWN


def test_every_setting_is_documented_and_nothing_else() -> None:
    names = {variable(field.name) for field in fields(Settings)}
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+)`", page, re.MULTILINE)) == names
    assert set(re.findall(r"^(\w+)=", example, re.MULTILINE)) == names


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= MOST_LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{node.name} has {length} lines"
