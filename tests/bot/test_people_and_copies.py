"""Staff, tokens, and copies of the database, from the terminal."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import timedelta

import jwt
import pytest

from bot.clock import SystemClock
from bot.doors.passwords import hash_password, is_password
from bot.doors.tokens import TokenInvalid, make_access, make_identity, read_access, read_identity
from domain.access import Role
from domain.messages import Identity
from domain.people.model import Person
from domain.ports import UnitOfWork
from storage.open import open_store
from tests.commands import Terminal

KEY = "a-key-that-only-tests-know-0123456789"
HOUR = timedelta(hours=1)


@pytest.fixture
def parley(terminal: Terminal, store_url: str) -> Terminal:
    return terminal.on(store_url)


@pytest.fixture
def desk(terminal: Terminal, embedded_url: str) -> Terminal:
    return terminal.on(embedded_url)


async def _rita(url: str, identity: Identity) -> tuple[Person, int | None]:
    async def read(uow: UnitOfWork) -> tuple[Person, int | None]:
        (person,) = await uow.find(Person, email="rita@bank.example")
        return person, await uow.identities.person_of(identity)

    store = open_store(url, SystemClock())
    try:
        return await store.read(read)
    finally:
        await store.close()


def test_somebody_added_is_known_on_slack_and_telegram(parley: Terminal, store_url: str) -> None:
    outcome = parley.run(
        *("staff", "add", "Rita@Bank.example", "--name", "Rita Reyes", "--role", "leads_manager"),
        *("--slack", "U02ABC3DE", "--telegram", "123456789", "--zone", "Europe/Paris", "--team", "North"),
    )
    assert (outcome.code, outcome.out) == (
        0,
        "Rita Reyes <rita@bank.example> now works here as leads manager.\n",
    )
    for identity in (Identity("slack", "U02ABC3DE"), Identity("telegram", "123456789")):
        person, found = asyncio.run(_rita(store_url, identity))
        assert found == person.id
        assert (person.role, person.zone, person.team) == (Role.LEADS_MANAGER, "Europe/Paris", "North")


def test_adding_somebody_again_changes_only_what_is_said(parley: Terminal) -> None:
    parley.run("staff", "add", "rita@bank.example", "--name", "Rita", "--role", "manager")
    outcome = parley.run("staff", "add", "rita@bank.example", "--region", "York")
    assert outcome.out == "Rita <rita@bank.example> works here as manager.\n"
    (rita,) = parley.records("staff")
    assert (rita["name"], rita["role"], rita["region"]) == ("Rita", "manager", "York")


def test_a_customer_who_starts_to_work_here_stays_the_same_person(parley: Terminal) -> None:
    parley.take("customers", "name,email\nRita,rita@bank.example\n")
    parley.run("staff", "add", "rita@bank.example")
    assert [one["role"] for one in parley.records("staff")] == ["sales"]
    assert parley.records("customers") == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("staff", "add", "nobody"), "is not an e-mail address"),
        (("staff", "add", "a@b.example", "--zone", "Mars"), "no time zone"),
        (("staff", "add", "a@b.example", "--slack", "rita"), "no Slack id"),
        (("staff", "add", "a@b.example", "--telegram", "@rita"), "no Telegram id"),
        (("staff", "add", "a@b.example", "--role", "customer"), "invalid choice"),
        (("staff", "password", "a@b.example"), "at least 10 characters"),
        (("token", "identity", "nobody"), "is not an e-mail address"),
        (("token", "identity", "a@b.example", "--days", "0"), "between one day and ten years"),
        (("token", "create", "--role", "king"), "invalid choice"),
    ],
)
def test_what_cannot_be_is_refused_in_words(desk: Terminal, words: tuple[str, ...], says: str) -> None:
    outcome = desk.run(*words)
    assert outcome.code == 2
    assert says in outcome.err
    assert desk.records("staff") == []


def test_a_password_is_set_from_standard_input_and_only_for_staff(parley: Terminal, store_url: str) -> None:
    parley.take("customers", "name,email\nJo,jo@a.example\n")
    parley.run("staff", "add", "rita@bank.example")
    assert parley.run("staff", "password", "rita@bank.example", given="long enough\n").code == 0
    person, _ = asyncio.run(_rita(store_url, Identity("slack", "U1")))
    assert is_password("long enough", person.password_hash)
    for other in ("jo@a.example", "nobody@a.example"):
        outcome = parley.run("staff", "password", other, given="long enough\n")
        assert (outcome.code, outcome.err.count("\n")) == (2, 1)


def test_a_password_is_kept_so_that_only_itself_opens_it() -> None:
    stored = hash_password("correct horse")
    assert stored != hash_password("correct horse")
    assert "correct" not in stored
    assert is_password("correct horse", stored)
    assert not is_password("correct horsf", stored)
    assert not is_password("", stored)
    assert not is_password("correct horse", None)


def test_an_identity_printed_is_read_back(desk: Terminal) -> None:
    printed = desk.run("token", "identity", "Jo@A.example", "--name", "Jo Hill").out.strip()
    assert read_identity(printed, KEY) == ("jo@a.example", "Jo Hill")
    assert set(jwt.decode(printed, KEY, ["HS256"])) == {"email", "exp", "name"}


def test_a_rest_token_gives_its_role(desk: Terminal) -> None:
    printed = desk.run("token", "create", "--role", "support").out.strip()
    assert read_access(printed, KEY) is Role.SUPPORT


@pytest.mark.parametrize(
    "token",
    [
        "",
        "not a token",
        make_identity("jo@a.example", "another-key-that-nobody-here-uses-0123", lasts=HOUR),
        make_identity("jo@a.example", KEY, lasts=-HOUR),
        make_access(Role.ADMIN, KEY, lasts=HOUR),
        jwt.encode({"email": "jo@a.example"}, KEY, "HS256"),
        jwt.encode({"email": ["jo@a.example"], "exp": 4_000_000_000}, KEY, "HS256"),
        jwt.encode({"email": "jo", "exp": 4_000_000_000}, KEY, "HS256"),
        jwt.encode({"email": "jo@a.example", "exp": 4_000_000_000}, "", "none"),
    ],
)
def test_an_identity_that_is_not_ours_or_not_whole_is_refused(token: str) -> None:
    with pytest.raises(TokenInvalid):
        read_identity(token, KEY)


def test_an_identity_opens_no_rest_door() -> None:
    for token in (
        make_identity("jo@a.example", KEY, lasts=HOUR),
        jwt.encode({"role": "admin", "use": "chat", "exp": 4_000_000_000}, KEY, "HS256"),
        jwt.encode({"role": "king", "use": "rest", "exp": 4_000_000_000}, KEY, "HS256"),
    ):
        with pytest.raises(TokenInvalid):
            read_access(token, KEY)


def test_a_copy_put_back_brings_back_what_was_there(desk: Terminal) -> None:
    desk.take("companies", "name\nAcme\n")
    copy = str(desk.folder / "copies" / "monday.db")
    assert desk.run("db", "backup", copy).code == 0
    desk.take("companies", "name\nBetter than nothing\n")
    outcome = desk.run("db", "restore", copy, "--verify")
    assert outcome.code == 0
    assert "every table was counted and agrees" in outcome.out
    assert [one["name"] for one in desk.records("companies")] == ["Acme"]
    desk.run("db", "restore", str(desk.folder / "parley.db.before-restore-1"))
    assert [one["name"] for one in desk.records("companies")] == ["Acme", "Better than nothing"]


def test_a_copy_is_put_back_where_there_is_nothing_yet(desk: Terminal) -> None:
    desk.take("companies", "name\nAcme\n")
    copy = str(desk.folder / "copy.db")
    desk.run("db", "backup", copy)
    desk.on(f"sqlite:///{desk.folder}/elsewhere/new.db")
    assert desk.run("db", "restore", copy, "--verify").code == 0
    assert [one["name"] for one in desk.records("companies")] == ["Acme"]


def test_a_copy_is_taken_while_somebody_writes(desk: Terminal, embedded_url: str) -> None:
    desk.take("companies", "name\nAcme\n")
    with sqlite3.connect(embedded_url.removeprefix("sqlite:///")) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE companies SET name = 'Half done'")
        assert desk.run("db", "backup", str(desk.folder / "copy.db")).code == 0
        writer.rollback()
    writer.close()
    desk.on(f"sqlite:///{desk.folder}/copy.db")
    assert [one["name"] for one in desk.records("companies")] == ["Acme"]


def test_what_is_no_copy_of_ours_changes_nothing(desk: Terminal) -> None:
    desk.take("companies", "name\nAcme\n")
    good = desk.folder / "good.db"
    desk.run("db", "backup", str(good))
    torn = bytearray(good.read_bytes())
    torn[5000:60000] = bytes(55000)
    newer = desk.folder / "newer.db"
    newer.write_bytes(good.read_bytes())
    with sqlite3.connect(newer) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    sqlite3.connect(desk.folder / "other.db").close()
    files = [
        desk.file("text.db", "this is no database, it only says so" * 100),
        desk.file("torn.db", bytes(torn)),
        str(newer),
        str(desk.folder / "other.db"),
        str(desk.folder / "nowhere.db"),
    ]
    for file in files:
        outcome = desk.run("db", "restore", file, "--verify")
        assert (outcome.code, outcome.err.count("\n")) == (2, 1), file
        assert "Nothing was restored" in outcome.err
    assert [one["name"] for one in desk.records("companies")] == ["Acme"]


def test_a_server_is_copied_by_its_own_tool(terminal: Terminal, server_url: str) -> None:
    terminal.on(server_url)
    for words in (("db", "backup", "x.db"), ("db", "restore", "x.db")):
        outcome = terminal.run(*words)
        assert outcome.code == 2
        assert "PostgreSQL please use: pg_" in outcome.err
    assert "the newest" in terminal.run("db", "upgrade").out


def test_a_database_out_of_reach_is_said_in_a_line(terminal: Terminal) -> None:
    terminal.on("postgresql://parley:secret-word@127.0.0.1:1/parley")
    for words in (("db", "upgrade"), ("export", "deals", str(terminal.folder / "deals.csv"))):
        outcome = terminal.run(*words)
        assert (outcome.code, outcome.err.count("\n")) == (2, 1)
        assert "secret-word" not in outcome.err


def test_a_server_without_our_schema_is_never_changed_unasked(terminal: Terminal, postgres_url: str) -> None:
    terminal.on(postgres_url)
    outcome = terminal.run("export", "deals", str(terminal.folder / "deals.csv"))
    assert (outcome.code, outcome.err.count("\n")) == (2, 1)
    assert "please run `parley db upgrade` first" in outcome.err
    assert terminal.run("db", "upgrade").code == 0
    assert terminal.records("deals") == []


def test_a_place_that_cannot_hold_a_database_is_said_in_a_line(terminal: Terminal) -> None:
    folder = terminal.folder / "a folder.db"
    folder.mkdir()
    terminal.on(f"sqlite:///{folder}")
    outcome = terminal.run("export", "deals", str(terminal.folder / "deals.csv"))
    assert (outcome.code, outcome.err.count("\n")) == (2, 1)
    assert "cannot be reached" in outcome.err


def test_a_database_of_a_later_release_is_left_alone(desk: Terminal, embedded_url: str) -> None:
    with sqlite3.connect(embedded_url.removeprefix("sqlite:///")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    for words in (("db", "upgrade"), ("export", "deals", str(desk.folder / "deals.csv"))):
        outcome = desk.run(*words)
        assert (outcome.code, outcome.err.count("\n")) == (2, 1)
        assert "not one this version knows" in outcome.err
    database.close()
