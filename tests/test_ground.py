"""What a clone stands on agrees with itself: dependencies, locks, the Makefile."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")


def declared(*, dev: bool) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = project["dependencies"] + (project["optional-dependencies"]["dev"] if dev else [])
    return {re.split(r"[\[<>=!;]", line)[0] for line in lines}


def test_every_dependency_has_its_reason_and_no_other_has() -> None:
    page = (ROOT / "docs/decisions/dependencies.md").read_text()
    reasons = re.findall(r"^- `([a-z0-9-]+)`: \w", page, re.MULTILINE)
    assert sorted(reasons) == sorted(declared(dev=True))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_every_dependency_with_a_hash(lock: str) -> None:
    entries = (ROOT / lock).read_text().replace("\\\n", " ").splitlines()
    pins = {entry.split("==")[0].split("[")[0] for entry in entries}
    assert declared(dev="dev" in lock) <= pins
    assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place_on_a_network_or_a_disk(lock: str) -> None:
    assert re.findall(r"://|--(?:index|extra|find)[^ ]*|^/", (ROOT / lock).read_text(), re.MULTILINE) == []


def test_the_tests_lock_holds_the_product_at_the_same_versions() -> None:
    pin = re.compile(r"^\S+==.*(?= \\$)", re.MULTILINE)
    product, tests = (set(pin.findall((ROOT / lock).read_text())) for lock in LOCKS)
    assert len(product) > 20
    assert product <= tests


def test_make_alone_explains_every_target_of_the_contract() -> None:
    said = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S607 found on the PATH
    explained = set(re.findall(r"^  make ([a-z-]+) +\w", said, re.MULTILINE))
    assert {"setup", "run", "test", "check", "format", "lint", "types", "contracts", "bench"} <= explained
