"""The same figures on the command line, run as people run it."""

from __future__ import annotations

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from storage.catalogue import catalogue
from tests.product import Product

DEALS = """\
title,company,amount,stage,close_date,owner
Terminals,Acme,1000.50,won,2026-09-30,Rita Reyes
Terminals,Acme,2000.00,lost,2026-10-31,Rita Reyes
Readers,Globex,3000.00,won,2026-10-01,Sam Shaw
Readers,Globex,,proposal,2026-12-01,Sam Shaw
"""


@pytest.fixture(scope="module")
def parley(tmp_path_factory: pytest.TempPathFactory) -> Product:
    """A bank with four deals, not served."""
    folder = tmp_path_factory.mktemp("bank")
    product = Product(folder, {"PARLEY_TIMEZONE": "Europe/London"})
    (folder / "staff.csv").write_text("name,region\nRita Reyes,Leeds\nSam Shaw,York\n", encoding="utf-8")
    (folder / "deals.csv").write_text(DEALS, encoding="utf-8")
    for kind in ("staff", "deals"):
        taken = product.run("import", kind, str(folder / f"{kind}.csv"))
        assert taken.returncode == 0, taken.stdout + taken.stderr
    return product


def test_a_figure_is_told_as_json_in_the_contracts_words(parley: Product) -> None:
    told = json.loads(parley.run("kpi", "win_rate", "--by", "region", "--json").stdout)
    assert told.pop("as_of").endswith("+00:00")
    assert told == {
        "kpi": "win_rate",
        "value": pytest.approx(2 / 3),
        "unit": "fraction",
        "n": 3,
        "period": {"start": None, "end": None},
        "by": "region",
        "groups": [{"key": "York", "value": 1.0, "n": 1}, {"key": "Leeds", "value": 0.5, "n": 2}],
        "definition": catalogue()["win_rate"].kpi.definition,
    }
    over = json.loads(parley.run("kpi", "average_deal_size", "--period", "2026-Q3", "--json").stdout)
    assert (over["value"], over["unit"], over["n"]) == (1000.5, "EUR", 1)
    assert over["period"] == {"start": "2026-07-01", "end": "2026-09-30"}
    assert (over["by"], over["groups"]) == (None, [])
    said = json.loads(parley.run("kpi", "win_rate", "--period", "last  quarter", "--json").stdout)
    assert said["period"]["start"].endswith("-01")
    nothing = json.loads(parley.run("kpi", "win_rate", "--period", "2020", "--json").stdout)
    assert (nothing["value"], nothing["n"]) == (None, 0)
    pipeline = json.loads(parley.run("kpi", "pipeline_value", "--json").stdout)
    assert (pipeline["value"], pipeline["n"], pipeline["missing"]) == (0, 1, 1)
    here = datetime.fromisoformat(pipeline["as_of"]).astimezone(ZoneInfo("Europe/London"))
    assert pipeline["period"]["start"] == pipeline["period"]["end"] == here.date().isoformat()


def test_a_figure_is_told_in_a_table_that_fits(parley: Product) -> None:
    lines = parley.run("kpi", "win_rate", "--by", "month").stdout.splitlines()
    assert lines[0] == "win_rate, all time: 66.7 %"
    months = [(words[0], words[-3:]) for words in map(str.split, lines[1:])]
    assert months == [("September", ["100", "%", "1"]), ("October", ["50", "%", "2"])]
    assert max(map(len, lines)) <= 80


def test_the_list_names_every_figure(parley: Product) -> None:
    listed = json.loads(parley.run("kpi", "list", "--json").stdout)
    assert [one["kpi"] for one in listed] == list(catalogue())
    told = parley.run("kpi", "list").stdout
    assert all(name in told for name in catalogue())


@pytest.mark.parametrize(
    ("arguments", "trouble"),
    [
        (["happiness"], "happiness"),
        (["win_rate", "--period", "xmas"], "xmas"),
        (["win_rate", "--by", "category"], "owner, team, region"),
    ],
)
def test_what_cannot_be_told_is_said_with_exit_code_2(
    parley: Product, arguments: list[str], trouble: str
) -> None:
    refused = parley.run("kpi", *arguments)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert trouble in refused.stderr
    assert "Traceback" not in refused.stderr
