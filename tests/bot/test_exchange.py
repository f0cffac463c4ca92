"""Files become records: by the usual names of columns, each row at most once, with a true report."""

from __future__ import annotations

import pytest

from tests.commands import Terminal, notes, refusals

STAFF = (
    "sales_agent,manager,regional_office\nAnna Snelling,Dustin Brink,Central\nMoses Frase,Dustin Brink,East\n"
)
COMPANIES = (
    "account,sector,revenue,office_location\nCancity,retail,718.62,Kenya\nKan-code,software,11698,Leeds\n"
)
PRODUCTS = "product,series,sales_price\nGTX Pro,GTX,4821\nMG Special,MG,55\n"
DEALS = """opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value
1C1I,Moses Frase,GTXPro,Cancity,Won,2016-10-20,2017-03-01,1054
Z063,Anna Snelling,MG Special,,Engaging,2016-10-25,,
EC4Q,Anna Snelling,GTX Pro,Kan-code,Lost,2016-11-01,2017-03-07,0
MV1L,Moses Frase,MG Special,Kan-code,Prospecting,,,
"""
FOUR = (("staff", STAFF), ("companies", COMPANIES), ("products", PRODUCTS), ("deals", DEALS))


@pytest.fixture
def parley(terminal: Terminal, store_url: str) -> Terminal:
    """A terminal on an empty database, of each kind."""
    return terminal.on(store_url)


@pytest.fixture
def desk(terminal: Terminal, embedded_url: str) -> Terminal:
    """A terminal on an empty embedded database: for what does not reach the database at all."""
    return terminal.on(embedded_url)


def test_files_from_another_system_are_taken_without_a_mapping(parley: Terminal) -> None:
    for kind, content in FOUR:
        report = parley.take(kind, content)
        assert report["new"] == content.count("\n") - 1
        assert report["not_taken"] == []
    first, second, third, fourth = parley.records("deals")
    assert first["title"] == "GTX Pro – Cancity"
    assert (first["amount"], first["stage"], first["probability"]) == (1054, "won", 100)
    assert (first["company"], first["owner"], first["product"]) == ("Cancity", "Moses Frase", "GTX Pro")
    assert (first["created_at"], first["close_date"]) == ("2016-10-19T23:00:00+00:00", "2017-03-01")
    assert (second["company"], second["amount"], second["stage"]) == (None, None, "qualified")
    assert (third["amount"], third["probability"], fourth["close_date"]) == (0, 0, None)
    anna, _ = parley.records("staff")
    assert (anna["team"], anna["region"], anna["role"]) == ("Dustin Brink", "Central", "sales")
    assert [one["region"] for one in parley.records("companies")] == ["Kenya", "Leeds"]
    assert [one["price"] for one in parley.records("products")] == [4821, 55]


def test_every_reading_and_every_gap_is_reported_with_its_lines(parley: Terminal) -> None:
    for kind, content in FOUR[:3]:
        parley.take(kind, content)
    report = parley.take("deals", DEALS)
    said = notes(report)
    assert said["value_read", "GTXPro"] == [2]
    assert said["value_read", "Engaging"] == [3]
    assert said["empty", "company"] == [3]
    assert said["empty", "amount"] == [3, 5]
    assert said["empty_now", "created_at"] == [5]
    columns = {note["column"]: note["field"] for note in report["about_file"]}
    assert columns["sales_agent"] == "owner"
    assert columns["close_value"] == "amount"
    unused = parley.take("companies", COMPANIES)["about_file"]
    assert [note["column"] for note in unused if note["what"] == "column_unused"] == ["revenue"]


def test_the_same_files_again_make_no_second_record(parley: Terminal) -> None:
    for kind, content in FOUR:
        parley.take(kind, content)
    for kind, content in FOUR:
        report = parley.take(kind, content)
        assert report["unchanged"] == report["rows"] == content.count("\n") - 1
        assert len(parley.records(kind)) == report["rows"]


def test_a_dry_run_says_the_same_and_writes_nothing(parley: Terminal) -> None:
    rehearsed = parley.take("deals", DEALS, "--dry-run")
    assert parley.records("deals") == []
    assert parley.records("companies") == []
    real = parley.take("deals", DEALS)
    assert rehearsed.pop("dry_run") is True
    assert real.pop("dry_run") is False
    assert rehearsed == real


def test_what_a_row_says_differently_is_brought_up_to_date(parley: Terminal) -> None:
    for kind, content in FOUR:
        parley.take(kind, content)
    later = "opportunity_id,deal_stage,close_value,product\nZ063,Negotiating,900,\nEC4Q,Lost,0,GTX Pro\n"
    report = parley.take("deals", later)
    assert (report["new"], report["updated"], report["unchanged"]) == (0, 1, 1)
    second = parley.records("deals")[1]
    assert (second["stage"], second["probability"], second["amount"]) == ("negotiation", 60, 900)
    assert second["owner"] == "Anna Snelling"  # not in this file, so not taken away


def test_an_unknown_company_is_added_and_an_unknown_owner_left_out_and_both_are_said(
    parley: Terminal,
) -> None:
    report = parley.take("deals", "deal,company,owner\nRoll-out,Acme GmbH,Nobody Known\nAgain,ACME  gmbh,\n")
    assert report["new"] == 2
    assert notes(report)["made", "Acme GmbH"] == [2]
    assert notes(report)["unknown", "Nobody Known"] == [2]
    assert [one["name"] for one in parley.records("companies")] == ["Acme GmbH"]
    assert {one["company"] for one in parley.records("deals")} == {"Acme GmbH"}
    assert parley.records("deals")[0]["owner"] is None


def test_a_row_that_cannot_be_read_is_not_taken_and_says_why(parley: Terminal) -> None:
    report = parley.take(
        "deals",
        "title,amount,close_date,stage\n"
        "Good,1200,2026-11-20,won\n"
        "Lots,lots,,\n"
        "Day,5,31.02.2026,\n"
        "Stage,5,,sideways\n"
        "Cells,5,,won,more\n"
        ",5,,\n"
        "Code,5 sheep,,\n"
        "Also good,5,,lost\n",
    )
    assert refusals(report) == [
        (3, "not_money"),
        (4, "not_day"),
        (5, "not_word"),
        (6, "cells_beyond"),
        (7, "lacks"),
        (8, "not_money"),
    ]
    assert [one["title"] for one in parley.records("deals")] == ["Good", "Also good"]
    assert report["not_taken"][0]["text"] == "amount “lots” is not an amount"


def test_when_no_row_is_taken_the_exit_code_says_so(desk: Terminal) -> None:
    bad = desk.file("deals.csv", "title,amount\nA,lots\n")
    assert desk.run("import", "deals", bad).code == 1


def test_the_report_reads_well(desk: Terminal) -> None:
    outcome = desk.run("import", "deals", desk.file("pipeline.csv", DEALS + "X,,,,,,,lots\n"))
    assert outcome.code == 0
    assert outcome.out.startswith("pipeline.csv: 5 deals. 4 new, 0 updated, 0 unchanged, 1 not taken.\n")
    assert "  amount is empty: 2 (lines 3, 5)\n" in outcome.out
    assert "  company “Cancity” was not known and has been added: 1 (line 2)\n" in outcome.out
    assert "  line 6: close_value" not in outcome.out
    assert "  line 6: amount “lots” is not an amount\n" in outcome.out


@pytest.mark.parametrize("role", ["manager", "support executive", "Admin"])
def test_staff_have_the_role_the_file_says(desk: Terminal, role: str) -> None:
    desk.take("staff", f"name,email,role\nRita Reyes,RITA@bank.example,{role}\n")
    (rita,) = desk.records("staff")
    assert (rita["email"], rita["role"]) == ("rita@bank.example", role.split(maxsplit=1)[0].lower())


def test_an_email_that_comes_later_finds_the_person_by_name(parley: Terminal) -> None:
    parley.take("staff", "name\nRita Reyes\nSam Okafor\n")
    report = parley.take("staff", "name,email\nrita  reyes,rita@bank.example\n")
    assert (report["new"], report["updated"]) == (0, 1)
    assert [one["email"] for one in parley.records("staff")] == ["rita@bank.example", None]


def test_people_of_one_name_and_two_emails_are_two(parley: Terminal) -> None:
    content = "name,email\nJo Hill,jo@a.example\nJo Hill,jo@b.example\n"
    assert parley.take("customers", content)["new"] == 2
    assert parley.take("customers", content)["unchanged"] == 2
    tickets = parley.take("tickets", "customer,text\nJo Hill,Where is my card?\n")
    assert notes(tickets)["ambiguous", "Jo Hill"] == [2]


def test_one_email_twice_in_a_file_is_taken_once(parley: Terminal) -> None:
    report = parley.take("customers", "name,email\nJo,jo@a.example\nJoanna,JO@a.example\n")
    assert (report["new"], refusals(report)) == (1, [(3, "twice")])
    assert report["not_taken"][0]["first"] == "2"


def test_a_file_of_customers_gives_nobody_of_staff_another_role(parley: Terminal) -> None:
    parley.run("staff", "add", "rita@bank.example", "--name", "Rita", "--role", "manager")
    report = parley.take("customers", "name,email\nRita,rita@bank.example\nNew,new@a.example\n")
    assert refusals(report) == [(2, "other_role")]
    report = parley.take("staff", "name,email,role\nNew,new@a.example,admin\n")
    assert refusals(report) == [(2, "other_role")]
    assert [one["role"] for one in parley.records("staff")] == ["manager"]


def test_customers_have_names_from_two_columns_and_numbers_anybody_can_call(desk: Terminal) -> None:
    report = desk.take(
        "customers",
        "First Name,Last Name,E-Mail,Phone,Language\n"
        "Ana,Wójcik,ana@a.example,0113 496 0000,Polish\n"
        "Bo,Li,not an address,12,Klingon!\n",
    )
    ana, bo = desk.records("customers")
    assert (ana["name"], ana["phone"], ana["language"]) == ("Ana Wójcik", "+441134960000", "pl")
    assert (bo["name"], bo["email"], bo["phone"], bo["language"]) == ("Bo Li", None, None, None)
    assert {key for key, lines in notes(report).items() if lines == [3]} == {
        ("left_out", "not an address"),
        ("left_out", "12"),
        ("left_out", "Klingon!"),
    }


def test_two_equal_payments_are_two_and_again_none(parley: Terminal) -> None:
    parley.take("customers", "name\nJo Hill\n")
    content = "customer,type,amount,date\n" + "Jo Hill,Fee,3.50,2026-11-02\n" * 2
    assert parley.take("transactions", content)["new"] == 2
    assert parley.take("transactions", content)["unchanged"] == 2
    assert [(one["kind"], one["amount"]) for one in parley.records("transactions")] == [
        ("service_fees", 3.5)
    ] * 2
    more = parley.take("transactions", content + "Jo Hill,Fee,3.50,2026-11-02\n")
    assert (more["new"], more["unchanged"]) == (1, 2)


def test_a_record_nobody_can_have_without_a_customer_needs_a_known_one(desk: Terminal) -> None:
    report = desk.take("accounts", "customer,kind\nNobody,current\n,savings\n")
    assert refusals(report) == [(2, "unknown_needed"), (3, "lacks")]


def test_more_rows_than_are_taken_at_once_are_each_taken_once(parley: Terminal) -> None:
    rows = [f"N{place},Terminals,Company {place % 700},{place}" for place in range(2300)]
    content = "\n".join(["opportunity_id,product,account,close_value", *rows])
    assert parley.take("deals", content)["new"] == 2300
    again = parley.take("deals", content)
    assert (again["unchanged"], again["about_rows"]) == (2300, [])
    assert len(parley.records("companies")) == 700
    assert sum(one["amount"] for one in parley.records("deals")) == sum(range(2300))


def test_a_reminder_is_due_when_the_wall_clock_of_its_zone_says(desk: Terminal) -> None:
    desk.take("staff", "name,email\nRita,rita@bank.example\n")
    desk.take(
        "reminders",
        "about,due,owner,zone\n"
        "call Acme,2026-07-20 09:00,rita@bank.example,\n"
        "call Tokyo,2026-07-20 09:00,Rita,Asia/Tokyo\n",
    )
    first, second = desk.records("reminders")
    assert (first["due"], first["wall_time"]) == ("2026-07-20T08:00:00+00:00", "2026-07-20T09:00:00")
    assert (second["due"], second["wall_time"]) == ("2026-07-20T00:00:00+00:00", "2026-07-20T09:00:00")
    assert {one["zone"] for one in (first, second)} == {"Europe/London", "Asia/Tokyo"}


def test_a_mapping_says_what_synonyms_do_not(desk: Terminal) -> None:
    content = "Ref,What,Worth,Step,Owner\nA-1,Terminals,12,Warm,Somebody\n"
    mapping = desk.file(
        "map.yml",
        "columns: {Ref: external_id, What: title, Worth: amount, Step: stage, Owner: }\n"
        "readings: {stage: {Warm: proposal}}\n",
    )
    report = desk.take("deals", content, "--map", mapping)
    (deal,) = desk.records("deals")
    assert (deal["external_id"], deal["title"], deal["amount"]) == ("A-1", "Terminals", 12)
    assert (deal["stage"], deal["owner"]) == ("proposal", None)
    assert "unknown" not in {note["what"] for note in report["about_rows"]}


@pytest.mark.parametrize(
    ("mapping", "says"),
    [
        ("Nowhere: title", "a column “Nowhere” that the file does not have. It has: name, worth."),
        ("worth: colour", "a field “colour” that deals do not have"),
        ("- a list", "must hold lines such as"),
        ("a: [unclosed", "cannot be read as YAML"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused_in_a_line(desk: Terminal, mapping: str, says: str) -> None:
    file = desk.file("deals.csv", "name,worth\nA,1\n")
    outcome = desk.run("import", "deals", file, "--map", desk.file("map.yml", mapping))
    assert outcome.code == 2
    assert says in outcome.err
    assert outcome.err.count("\n") == 1


@pytest.mark.parametrize(
    ("kind", "content", "says"),
    [
        ("deals", "colour,weight\nred,5\n", "There is no column for title or product or company"),
        ("transactions", "customer,kind,amount\nA,b,1\n", "There is no column for at"),
        ("deals", "", "is empty"),
        ("deals", "\n\n", "is empty"),
        ("sheep", "name\n", "invalid choice"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_in_words(
    desk: Terminal, kind: str, content: str, says: str
) -> None:
    outcome = desk.run("import", kind, desk.file("some.csv", content))
    assert outcome.code == 2
    assert says in outcome.err


def test_a_file_that_is_not_there_is_refused_in_a_line(desk: Terminal) -> None:
    outcome = desk.run("import", "deals", str(desk.folder / "nowhere.csv"))
    assert (outcome.code, outcome.err.count("\n")) == (2, 1)
    assert "nowhere.csv: No such file" in outcome.err


def test_tickets_of_one_subject_and_day_are_told_apart_by_their_words(parley: Terminal) -> None:
    content = "Issue,Narrative,Date received,Type\n" + "".join(
        f"Fees,{words},2026-11-02,Complaint\n" for words in ("Charged twice", "Charged wrongly")
    )
    assert parley.take("tickets", content)["new"] == 2
    assert parley.take("tickets", content)["unchanged"] == 2
    other = parley.take("tickets", "Issue,Narrative,Date received\nFees,Never agreed,2026-11-02\n")
    assert (other["new"], other["updated"]) == (1, 0)
    assert [(one["kind"], one["text"]) for one in parley.records("tickets")][:2] == [
        ("complaint", "Charged twice"),
        ("complaint", "Charged wrongly"),
    ]


def test_what_a_customer_added_to_a_ticket_is_not_taken_away_by_an_older_file(desk: Terminal) -> None:
    first = "subject,text,status,date\nFees,Charged twice,open,2026-11-02\n"
    desk.take("tickets", first)
    longer = first.replace("twice", "twice. And again today")
    assert desk.take("tickets", longer)["new"] == 1  # longer words are other words
    report = desk.take("tickets", first.replace("open", "closed"))
    assert (report["new"], report["updated"]) == (0, 1)
    texts = [one["text"] for one in desk.records("tickets")]
    assert texts == ["Charged twice", "Charged twice. And again today"]


def test_a_column_that_only_sounds_like_a_status_is_not_one(desk: Terminal) -> None:
    report = desk.take("tickets", "text,state\nMy card is lost,OH\nMine too,TX\n")
    assert (report["new"], [note["what"] for note in report["about_file"]]) == (2, ["column_foreign"])
    real = desk.take("tickets", "text,state\nWhere is my money,Solved\nAnd mine,TX\n")
    assert (real["new"], refusals(real)) == (1, [(3, "not_word")])
