"""The page on learning keeps its word: an owner adds an intent in data files alone, command by command."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from nlu.store import ModelStore
from tests.models import with_vectors, written
from tests.product import BIN, SECRET
from tests.test_extending import HEADED, ROOMS, ROOT

PAGE = (ROOT / "docs" / "learning.md").read_text(encoding="utf-8")
(SECTION,) = re.findall(r"^## An intent of your own\n(.*?)(?=^## )", PAGE, re.MULTILINE | re.DOTALL)
COMMANDS = re.findall(
    r"^parley .+$", "\n".join(re.findall(r"```bash\n(.*?)```", SECTION, re.DOTALL)), re.MULTILINE
)
KEPT = ("greet", "open_ticket", "raise_complaint", "talk_to_human", "thank")
"""What the owner's bot understood before: enough, and quickly learned."""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A product with few intents, trained, and the files of the page added."""
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room)
    languages = tmp_path / "config" / "languages"
    for file in languages.glob("*/sentences/*.yml"):
        file.unlink()
    shutil.rmtree(languages / "en" / "sentences")
    written(KEPT, languages)
    with_vectors(tmp_path / "var" / "model")
    done = run(tmp_path, "parley nlu train --data config/languages --out var/model")
    assert done.returncode == 0, done.stderr
    for path, text in HEADED.findall(SECTION):
        assert not (ROOT / path).exists(), f"{path} is there already: as an example it proves nothing"
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path


def run(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    """The command, as typed in the product's folder."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")}
    program, *words = shlex.split(command)
    return subprocess.run(
        [str(BIN / program), *words],
        cwd=folder,
        env={**ours, "PYTHONPATH": str(folder), "PARLEY_SECRET_KEY": SECRET},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


def test_an_intent_is_added_trained_tested_promoted_and_rolled_back_without_code(copy: Path) -> None:
    store = ModelStore(copy / "var" / "model")
    before = store.current
    said = {command: run(copy, command) for command in COMMANDS}

    for command, done in said.items():
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    steps = ["retrain", "--model", "compare", "promote", "parse", "rollback"]
    assert [step in command for step, command in zip(steps, COMMANDS, strict=True)] == [True] * len(steps)
    assert "1 passed, 0 failed" in next(one.stdout for name, one in said.items() if " test " in name)
    assert next(one.stdout for name, one in said.items() if " parse " in name).startswith("ask_parking")
    assert store.current == before
    assert [line["what"] for line in store.history()] == ["promoted", "rolled back"]
