"""The gate says what a candidate would spoil, and lets no such candidate into use."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from nlu.store import ModelStore
from tests.commands import Terminal
from tests.models import FIRST, SECOND, put, taught

COMPLAINT = """\
name: somebody complains
turns:
  - say: I want to make a complaint about your fees
    intent: raise_complaint
    reply: Your complaint is T-
"""
GREETING = "name: somebody says hello\nturns:\n  - {say: hello there, intent: greet}\n"
BROKEN_ALREADY = """\
name: two complaints, of which one was never understood
turns:
  - {say: hello there, intent: thank}
  - {say: I want to make a complaint about your fees, intent: raise_complaint}
"""
SAID = [
    "you charged me twice and I am angry",
    "I want to complain about the branch",
    "this is a complaint about your staff",
    "I am complaining about the fees you took",
    "please take my complaint about the card",
    "my complaint is that nobody calls back",
    "I wish to complain about a wrong charge",
    "another complaint about your opening hours",
]


@pytest.fixture
def bank(terminal: Terminal, embedded_url: str) -> Terminal:
    """A model that knows a complaint is in use; one that never heard of any waits."""
    folder = terminal.folder / "model"
    put(taught(SECOND), folder)
    put(taught(FIRST), folder / "candidate")
    return terminal.on(embedded_url, PARLEY_MODEL_DIR=str(folder))


@pytest.fixture
def talks(bank: Terminal) -> Path:
    place = bank.folder / "talks"
    place.mkdir()
    for name, text in (("complaint", COMPLAINT), ("greeting", GREETING), ("broken", BROKEN_ALREADY)):
        (place / f"{name}.yml").write_text(text, encoding="utf-8")
    return place


def candidate(bank: Terminal) -> str:
    return str(bank.folder / "model" / "candidate")


def turned_round(bank: Terminal, candidate: tuple[str, ...] = SECOND) -> None:
    """The model that waited is in use, and the other one waits, or one taught these intents."""
    folder = bank.folder / "model"
    shutil.rmtree(folder)
    put(taught(FIRST), folder)
    put(taught(candidate), folder / "candidate")


def test_a_conversation_that_goes_worse_is_named_with_what_goes_wrong(bank: Terminal, talks: Path) -> None:
    outcome = bank.run("test", str(talks), "--compare", candidate(bank))

    assert outcome.code == 1
    assert f"{talks / 'complaint.yml'}: worse" in outcome.out
    assert "  + turn 1: intent open_ticket, expected raise_complaint" in outcome.out
    assert "  + turn 1: reply does not match 'Your complaint is T-'" in outcome.out
    assert f"{talks / 'broken.yml'}: worse" in outcome.out, "it went wrong before, and goes more wrong now"
    assert "greeting.yml" not in outcome.out
    assert outcome.out.endswith("3 played with both: 2 worse, 0 better\n")


def test_a_conversation_that_goes_better_is_named_with_what_was_wrong(bank: Terminal, talks: Path) -> None:
    turned_round(bank)

    outcome = bank.run("test", str(talks), "--compare", candidate(bank))

    assert outcome.code == 0
    assert f"{talks / 'complaint.yml'}: better" in outcome.out
    assert "  - turn 1: intent open_ticket, expected raise_complaint" in outcome.out
    assert outcome.out.endswith("3 played with both: 0 worse, 2 better\n")


@pytest.mark.parametrize("given", ["named", "saved"])
def test_a_conversation_that_goes_worse_keeps_a_candidate_out_of_use(
    bank: Terminal, talks: Path, given: str
) -> None:
    store = ModelStore(bank.folder / "model")
    in_use, named = store.current, [str(talks)]
    if given == "saved":  # by `parley record --keep`
        talks.rename(store.folder / "conversations")
        named = []

    outcome = bank.run("nlu", "compare", "--held-out", "--conversations", *named)
    refused = bank.run("nlu", "promote", "--held-out", "--conversations", *named)

    assert outcome.code == 1
    assert "It will not be promoted." in outcome.out
    assert "Conversations: 3 played, 2 worse, 0 better." in outcome.out
    assert "complaint.yml: turn 1: intent open_ticket, expected raise_complaint" in outcome.out
    assert "broken.yml: turn 2: intent open_ticket, expected raise_complaint" in outcome.out
    assert (refused.code, refused.err.count("\n")) == (2, 1)
    assert "Nothing was promoted" in refused.err
    assert store.current == in_use
    looked_at = bank.run("doctor", "--json").out
    assert "was refused by the comparison" in looked_at
    assert "parley nlu compare says why it was refused" in looked_at


@pytest.mark.parametrize("place", ["", "candidate"])
def test_a_model_of_another_release_is_called_so(bank: Terminal, talks: Path, place: str) -> None:
    index = bank.folder / "model" / place / "model.json"
    index.write_text(json.dumps({**json.loads(index.read_bytes()), "format": 0}), encoding="utf-8")

    refused = bank.run("nlu", "promote", "--held-out", "--conversations", str(talks))

    assert refused.code == 2
    assert "it was made by another release" in refused.err
    assert "There is no model" not in refused.err


def test_sentences_nobody_trains_on_keep_a_candidate_out_of_use(bank: Terminal) -> None:
    said = "".join(f"{text},raise_complaint,customer\n" for text in SAID)
    blind = bank.file("blind.csv", f"text,intent,role\n{said}")

    outcome = bank.run("nlu", "compare", "--json", "--held-out", blind, "--conversations")

    found = json.loads(outcome.out)
    assert (outcome.code, found["passed"], found["held_out"]["is_worse"]) == (1, False, False)
    assert found["blind"]["is_worse"]
    assert found["blind"]["after"] == 0 < found["blind"]["before"]
    assert found["blind"]["lost_sentences"][0][1] == "raise_complaint"


def test_a_candidate_that_spoils_nothing_is_put_into_use_and_taken_back(bank: Terminal, talks: Path) -> None:
    turned_round(bank, candidate=(*FIRST, "show_kpi"))
    store = ModelStore(bank.folder / "model")
    before, waiting = store.current, store.candidate
    assert before is not None
    assert waiting is not None

    said = str(talks / "greeting.yml")
    assert bank.run("nlu", "compare", "--held-out", "--conversations", said).code == 0
    assert bank.run("nlu", "promote").code == 0
    assert store.current is not None
    assert store.current.name == waiting.name
    assert bank.run("nlu", "rollback").code == 0
    assert store.current == before
