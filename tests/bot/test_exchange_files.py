"""Files as the world writes them, and as we write them."""

from __future__ import annotations

import asyncio
import csv
import json
import re
from dataclasses import fields
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.demo import load_demo_if_empty
from config.policies import load_policies
from domain.exchange.shapes import SHAPES
from storage.migrate import upgrade
from storage.open import open_store
from tests.commands import Terminal, notes, refusals

IN_ORDER = (
    *("companies", "products", "campaigns", "staff", "customers", "articles", "deals", "leads", "quotes"),
    *("tickets", "reminders", "interactions", "accounts", "transactions", "surveys"),
)
"""Each kind after those it names."""


@pytest.fixture
def desk(terminal: Terminal, embedded_url: str) -> Terminal:
    """A terminal on an empty embedded database."""
    return terminal.on(embedded_url)


@pytest.mark.parametrize(
    "content",
    [
        "name,region\nCafé Zoë,Zürich\n".encode(),
        "name,region\nCafé Zoë,Zürich\n".encode("utf-8-sig"),
        "name,region\nCafé Zoë,Zürich\n".encode("utf-16"),
        "name;region\r\nCafé Zoë;Zürich\r\n".encode("cp1252"),
        "name\tregion\rCafé Zoë\tZürich\r".encode(),
        "sep=;\nname;region\nCafé Zoë;Zürich\n".encode(),
        "\n\nname|region\n\nCafé Zoë|Zürich\n , \n".replace(" , ", " | ").encode(),
        '"name","region"\n"Café Zoë","Zürich"'.encode(),
        "Na\0me,region\nCafé\0 Zoë,Zürich\n".encode(),
    ],
    ids=["utf-8", "bom", "utf-16", "windows", "tabs", "excel", "blank lines", "no last newline", "nul"],
)
def test_any_usual_way_of_writing_a_table_is_read(desk: Terminal, content: bytes) -> None:
    report = desk.take("companies", content)
    assert (report["new"], report["not_taken"]) == (1, [])
    (company,) = desk.records("companies")
    assert (company["name"], company["region"]) == ("Café Zoë", "Zürich")


def test_windows_text_and_nul_are_reported(desk: Terminal) -> None:
    windows = desk.take("companies", "name\nCafé\n".encode("cp1252"))
    assert [note["what"] for note in windows["about_file"]] == ["encoding"]
    nul = desk.take("companies", "name\nAc\0me\n")
    assert [note["what"] for note in nul["about_file"]] == ["nul"]
    assert desk.take("companies", "name\nAcme\n")["unchanged"] == 1


def test_a_row_is_known_by_the_line_where_it_begins(desk: Terminal) -> None:
    content = 'title,amount\n"two\nlines",1\n\n"a ""quoted"" one",lots\n"x"y,2\n"z",lots\n'
    report = desk.take("deals", content)
    assert refusals(report) == [(5, "not_money"), (6, "quotes_wrong"), (7, "not_money")]
    assert [one["title"] for one in desk.records("deals")] == ["two\nlines"]


def test_a_quotation_mark_never_closed_costs_what_follows_and_says_so(desk: Terminal) -> None:
    report = desk.take("deals", 'title\nfirst\n"second\nthird\nfourth\n')
    assert (report["new"], refusals(report)) == (1, [(3, "quotes_open")])


def test_columns_that_come_twice_or_have_no_name_are_said(desk: Terminal) -> None:
    report = desk.take("deals", "title,Title,,amount\nA,B,C,5\n")
    assert [note["what"] for note in report["about_file"]] == ["column_again", "column_nameless"]
    assert [one["title"] for one in desk.records("deals")] == ["A"]


def test_a_cell_longer_than_libraries_expect_is_kept_whole(desk: Terminal) -> None:
    text = "complaint " * 20_000
    desk.take("tickets", f'text\n"{text}"\n')
    assert desk.records("tickets")[0]["text"] == text.strip()


@pytest.mark.parametrize(
    ("dates", "expected", "is_doubtful"),
    [
        (("03/04/2026", "25/04/2026"), ["2026-04-03", "2026-04-25"], False),
        (("03/04/2026", "04/25/2026"), ["2026-03-04", "2026-04-25"], False),
        (("03/04/2026", "05/06/26"), ["2026-04-03", "2026-06-05"], True),
        (("20 Nov 2026", "November 21st, 2026"), ["2026-11-20", "2026-11-21"], False),
        (("20261120", "2026-11-21 08:00"), ["2026-11-20", "2026-11-21"], False),
    ],
)
def test_the_whole_column_tells_whether_the_day_comes_first(
    desk: Terminal, dates: tuple[str, str], expected: list[str], *, is_doubtful: bool
) -> None:
    first, second = dates
    report = desk.take("deals", f'title,closing date\nA,{first}\nB,"{second}"\n')
    assert [one["close_date"] for one in desk.records("deals")] == expected
    assert ("day_first" in {note["what"] for note in report["about_file"]}) is is_doubtful


def test_amounts_are_read_as_the_file_writes_them(desk: Terminal) -> None:
    desk.take("deals", 'title,amount\nA,"$1,054.50"\nB,(20)\nC,1 000 000\nD,CHF 12\n')
    found = [(one["amount"], one["currency"]) for one in desk.records("deals")]
    assert found == [(1054.5, "USD"), (-20, "EUR"), (1_000_000, "EUR"), (12, "CHF")]


def test_an_ambiguous_amount_is_read_as_the_file_writes_others_and_said(desk: Terminal) -> None:
    report = desk.take("deals", "title;amount\nA;1.054\nB;1.054,50\n")
    assert [one["amount"] for one in desk.records("deals")] == [1054, 1054.5]
    assert notes(report) == {("value_read", "1.054"): [2]}


def test_the_house_currency_is_meant_when_none_is_said(desk: Terminal) -> None:
    desk.monkeypatch.setenv("PARLEY_CURRENCY", "GBP")
    desk.take("products", "name,price\nTerminal,1200\nCard,€5\n")
    assert [one["currency"] for one in desk.records("products")] == ["GBP", "EUR"]


def test_a_spreadsheet_never_calculates_what_we_export(desk: Terminal) -> None:
    names = ["=1+1", "@SUM(A1)", "-2+3", "+cmd|' /C calc'!A0", "\tx", "'quoted", "plain"]
    rows = "\n".join(f'"{name}"' for name in names)
    desk.take("companies", f"name\n{rows}\n")
    desk.take("customers", "name,phone\nAna,+441134960000\n")
    path = desk.folder / "out.csv"
    assert desk.run("export", "companies", str(path)).code == 0
    with path.open(newline="") as file:
        cells = [row["name"] for row in csv.DictReader(file)]
    assert cells == ["'=1+1", "'@SUM(A1)", "'-2+3", "'+cmd|' /C calc'!A0", "x", "'quoted", "plain"]
    assert desk.run("import", "companies", str(path), "--json").json["unchanged"] == len(names)
    desk.run("export", "customers", str(path))
    assert "+441134960000" in path.read_text()
    assert "'+44" not in path.read_text()


def test_an_export_has_another_ending_than_the_two_it_knows(desk: Terminal) -> None:
    outcome = desk.run("export", "deals", str(desk.folder / "deals.xlsx"))
    assert (outcome.code, outcome.err.count("\n")) == (2, 1)
    assert ".csv or .jsonl" in outcome.err
    assert list(desk.folder.glob("deals*")) == []


def test_no_export_tells_a_password_not_even_its_hash(desk: Terminal) -> None:
    desk.run("staff", "add", "rita@bank.example", "--name", "Rita", "--role", "sales")
    assert desk.run("staff", "password", "rita@bank.example", given="a long secret\n").code == 0
    assert "scrypt" not in json.dumps(desk.records("staff"))


def test_every_kind_comes_back_as_it_went(terminal: Terminal, store_url: str) -> None:
    """The demo bank, exported as CSV from one database and taken by another, is the same bank."""
    demo = f"sqlite:///{terminal.folder}/demo.db"
    upgrade(demo)
    _load_demo(demo)
    for kind in IN_ORDER:
        terminal.on(demo).run("export", kind, str(terminal.folder / f"{kind}.csv"))
    sent = {kind: terminal.records(kind) for kind in IN_ORDER}
    for kind in IN_ORDER:
        path = str(terminal.folder / f"{kind}.csv")
        report = terminal.on(store_url).run("import", kind, path, "--json").json
        assert (report["new"], report["not_taken"]) == (len(sent[kind]), []), kind
        assert {note["what"] for note in report["about_rows"]} <= {"empty"}, kind
    for kind in IN_ORDER:
        told = {"ref", "messages"}  # other numbers, and conversations stay where they were held
        arrived = terminal.records(kind)
        assert _without(arrived, told) == _without(sent[kind], told), kind
    assert sum(map(len, sent.values())) > 10_000


def test_a_ticket_is_exported_with_its_text_and_every_message(terminal: Terminal, embedded_url: str) -> None:
    _load_demo(embedded_url)
    tickets = terminal.on(embedded_url).records("tickets")
    answered = next(one for one in tickets if one["first_response_at"])
    assert [message["from"] for message in answered["messages"]] == ["customer", "bot", "staff"]
    assert answered["messages"][0]["text"] == answered["text"]
    assert answered["ref"] in answered["messages"][1]["text"]
    assert all(one["messages"] for one in tickets)


def test_every_field_of_every_kind_is_exported() -> None:
    kept_back = {"id", "version", "deleted_at", "password_hash", "conversation_id"}
    for shape in SHAPES.values():
        exported = {column.attribute for column in shape.fields}
        own = {field.name for field in fields(shape.kind)} - kept_back
        if shape.roles:  # staff and customers are people, each without what is the other's
            own -= {"role", "company_id", "campaign_id", "segment"}
        assert own <= exported, shape.name
    assert {"company_id", "campaign_id", "segment"} <= {f.attribute for f in SHAPES["customers"].fields}


def _load_demo(url: str) -> None:
    async def load() -> None:
        store = open_store(url, SystemClock())
        assert await load_demo_if_empty(store)
        await store.close()

    asyncio.run(load())


def _without(records: list[dict[str, object]], left_out: set[str]) -> list[dict[str, object]]:
    return [{name: value for name, value in one.items() if name not in left_out} for one in records]


def test_the_guide_names_every_kind_with_every_field() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "import.md").read_text(encoding="utf-8")
    for shape in SHAPES.values():
        (row,) = [line for line in guide.splitlines() if line.startswith(f"| `{shape.name}` |")]
        assert re.findall(r"`(\w+)`", row.split("|")[2]) == [column.name for column in shape.fields]


def test_every_reading_in_the_policy_leads_to_a_word_we_have() -> None:
    policy = load_policies()["exchange"]
    assert set(policy["columns"]) == set(SHAPES)
    for kind, synonyms in policy["columns"].items():
        assert set(synonyms) <= {column.name for column in SHAPES[kind].fields} | set(SHAPES[kind].parts)
    for kind, by_field in policy["readings"].items():
        for name, meanings in by_field.items():
            column = SHAPES["staff" if kind == "everywhere" else kind].field(name)
            if column.vocabulary:
                assert set(meanings.values()) <= set(column.vocabulary), (kind, name)
                assert not meanings.keys() & set(column.vocabulary), (kind, name)
