"""`parley doctor`: it looks at everything, changes nothing, says what to do, and shows no secret."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.clock import SystemClock
from domain.access import Role
from domain.people.model import Person
from storage.open import open_store
from tests.commands import Outcome, Terminal
from tests.product import SECRET, serving

SECRETS = {
    "SLACK_BOT_TOKEN": "xoxb-secret-slack-token",
    "SLACK_SIGNING_SECRET": "secret-of-slack-signatures",
    "SLACK_API_URL": "http://127.0.0.1:9/",
    "TELEGRAM_BOT_TOKEN": "123456:SecretTelegramToken",
    "TELEGRAM_API_URL": "http://127.0.0.1:9",
    "PARLEY_SMTP_URL": "smtp://parley:secret-password@127.0.0.1:9",
    "PARLEY_EMAIL_FROM": "help@bank.example",
    "PARLEY_WEBHOOK_URL": "http://user:secret-of-url@127.0.0.1:9/in",
    "PARLEY_WEBHOOK_SECRET": "secret-of-the-webhook-0123456789-abc",
}


def states(outcome: Outcome) -> dict[str, str]:
    return {one["name"]: one["state"] for one in outcome.json["findings"]}


def finding(outcome: Outcome, name: str) -> Any:
    return next(one for one in outcome.json["findings"] if one["name"] == name)


@pytest.fixture
def here(terminal: Terminal, embedded_url: str) -> Terminal:
    """Somebody at a terminal, with a migrated database and nobody on the web chat's port."""
    return terminal.on(embedded_url, PARLEY_PORT="9")


def test_a_new_house_is_well_and_says_how_to_go_on(here: Terminal) -> None:
    outcome = here.run("doctor", "--json")
    assert outcome.code == 0
    assert outcome.json["well"]
    found = states(outcome)
    assert found["database"] == found["language"] == found["understanding"] == found["disk"] == "ok"
    assert (found["staff"], found["webchat"]) == ("warn", "warn")
    assert "parley staff add" in finding(outcome, "staff")["todo"]
    assert {name for name, state in found.items() if state == "off"} == {
        "slack",
        "telegram",
        "email",
        "webhook",
    }
    assert "docs/email.md" in finding(outcome, "email")["todo"]


def test_what_cannot_be_reached_is_bad_and_no_secret_is_shown(here: Terminal) -> None:
    for name, value in SECRETS.items():
        here.monkeypatch.setenv(name, value)
    outcomes = [here.run("doctor"), here.run("doctor", "--json")]
    for outcome in outcomes:
        assert outcome.code == 1
        assert "ecret" not in (outcome.out + outcome.err).replace("PARLEY_WEBHOOK_SECRET", "").replace(
            "SLACK_SIGNING_SECRET", ""
        )
        assert SECRET not in outcome.out
    found = states(outcomes[1])
    assert found["slack"] == found["email"] == found["webhook"] == "bad"
    assert found["address"] == "warn"


def test_people_read_it_in_eighty_columns(here: Terminal) -> None:
    outcome = here.run("doctor")
    lines = outcome.out.splitlines()
    assert "  ok  database" in outcome.out
    assert [line for line in lines if len(line) > 80 and "/" not in line] == []
    assert "\x1b" not in outcome.out
    assert lines[-1] == "All well."


def test_wrong_settings_are_all_told(here: Terminal) -> None:
    here.monkeypatch.setenv("PARLEY_PORT", "many")
    here.monkeypatch.setenv("PARLEY_WEBHOOK_SECRET", "short-secret")
    outcome = here.run("doctor", "--json")
    assert outcome.code == 1
    assert [one["name"] for one in outcome.json["findings"]] == ["settings", "settings"]
    assert "short-secret" not in outcome.out


def test_a_database_that_is_not_there_is_not_made(terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "not" / "there.db"
    outcome = terminal.on(f"sqlite:///{path}", PARLEY_PORT="9").run("doctor", "--json")
    assert finding(outcome, "database")["state"] == "warn"
    assert not path.exists()


def test_a_server_nobody_reaches_is_bad(terminal: Terminal) -> None:
    url = "postgresql://parley:pass-of-the-database@127.0.0.1:9/parley"
    outcome = terminal.on(url, PARLEY_PORT="9").run("doctor", "--json")
    assert outcome.code == 1
    assert finding(outcome, "database")["state"] == "bad"
    assert "pass-of-the-database" not in outcome.out


def test_no_model_is_bad_and_says_how_to_train_one(here: Terminal, tmp_path: Path) -> None:
    here.monkeypatch.setenv("PARLEY_MODEL_DIR", str(tmp_path / "none"))
    found = finding(here.run("doctor", "--json"), "understanding")
    assert found["state"] == "bad"
    assert "make setup" in found["todo"]


async def test_what_checks_found_is_told(here: Terminal, embedded_url: str) -> None:
    store = open_store(embedded_url, SystemClock())
    await store.run(lambda uow: uow.health.beat("telegram", "the token was revoked", ok=False))
    quoted = f"no answer from https://127.0.0.1/{SECRET}/getMe"
    await store.run(lambda uow: uow.health.beat("outbox", quoted, ok=False))
    await store.run(lambda uow: uow.add(Person(name="Ada", email="ada@bank.example", role=Role.ADMIN)))
    await store.close()
    outcome = await _in_a_thread(here)
    assert outcome.code == 1
    assert "the token was revoked" in finding(outcome, "telegram")["what"]
    assert "https://127.0.0.1/***/getMe" in finding(outcome, "outbox")["what"]
    assert finding(outcome, "staff")["what"] == "1 work here"


async def _in_a_thread(here: Terminal) -> Outcome:
    """The command runs a loop of its own."""
    return await asyncio.to_thread(here.run, "doctor", "--json")


def test_a_server_that_runs_welcomes_visitors(tmp_path: Path) -> None:
    with serving(tmp_path) as product:
        done = product.run("doctor")
    assert done.returncode == 0, done.stdout
    assert "welcomes visitors" in done.stdout
