"""`parley parse` and `parley nlu`, as people and programs use them."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from nlu.corpus import Sentence
from nlu.saved import load, save
from nlu.training import Trained
from tests.nlu.recording import RECORDED, player, serving

AT = "2026-11-18T10:00:00+00:00"


@pytest.fixture
def installed(trained: Trained, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation in a folder of its own, with the small model."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PARLEY_MODEL_DIR", str(tmp_path / "model"))
    save(trained.model, tmp_path / "model")
    return tmp_path


def told(capsys: pytest.CaptureFixture[str], *command: str) -> list[Any]:
    assert main(command) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def refused(capsys: pytest.CaptureFixture[str], *command: str) -> str:
    assert main(command) == 2
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    return str(out + err)


@pytest.mark.usefixtures("installed")
def test_a_sentence_is_parsed_into_rasas_shape(capsys: pytest.CaptureFixture[str]) -> None:
    said = "👍 remind me on friday at 9 to call Acme"

    (parse,) = told(capsys, "parse", said, "--role", "staff", "--at", AT, "--json")

    assert list(parse) == ["text", "intent", "intent_ranking", "entities", "sure"]
    assert parse["text"] == said
    assert parse["intent"]["name"] == "set_reminder"
    assert parse["intent_ranking"][0] == parse["intent"]
    assert parse["sure"] is True
    (date,) = [entity for entity in parse["entities"] if entity["entity"] == "date"]
    assert date["value"] == "2026-11-20T09:00:00+00:00"
    assert list(date) == ["entity", "value", "start", "end", "text"]
    assert said[date["start"] : date["end"]] == date["text"]


@pytest.mark.usefixtures("installed")
def test_a_time_without_a_zone_is_meant_in_the_zone_of_the_installation(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARLEY_TIMEZONE", "Asia/Tokyo")

    (parse,) = told(capsys, "parse", "remind me at 9 to call Acme", "--at", "2026-11-18T08:00", "--json")

    dates = [entity["value"] for entity in parse["entities"] if entity["entity"] == "date"]
    assert dates == ["2026-11-18T09:00:00+09:00"]


@pytest.mark.usefixtures("installed")
def test_a_sentence_per_line_gives_a_line_of_json_for_each_even_an_empty_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("hello there\n\nthank you so much"))

    parses = told(capsys, "parse", "-")

    assert [parse["text"] for parse in parses] == ["hello there", "", "thank you so much"]
    assert [parse["intent"]["name"] for parse in parses] == ["greet", "out_of_scope", "thank"]


@pytest.mark.usefixtures("installed")
def test_people_are_shown_the_intent_and_the_facts(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", "move D-31 to negotiation", "--role", "staff"]) == 0

    page = capsys.readouterr().out
    assert page.startswith("update_deal ")
    assert 'deal: "D-31"' in page


@pytest.mark.usefixtures("installed")
def test_a_customer_is_assumed(capsys: pytest.CaptureFixture[str]) -> None:
    said = ("parse", "show D-31", "--json", "--role")

    (customer,), (staff,) = told(capsys, *said[:-1]), told(capsys, *said, "staff")

    assert customer["intent"]["confidence"] < staff["intent"]["confidence"]


@pytest.mark.usefixtures("installed")
async def test_rasa_is_asked_when_the_settings_name_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARLEY_NLU_ENGINE", "rasa")
    async with serving(player()) as url:
        monkeypatch.setenv("PARLEY_RASA_URL", url)
        (parse,) = await asyncio.to_thread(told, capsys, "parse", "move D-31 to negotiation", "--json")

    recorded = json.loads(RECORDED.read_bytes())["move D-31 to negotiation"]
    assert {guess["name"] for guess in parse["intent_ranking"]} == {
        guess["name"] for guess in recorded["intent_ranking"]
    }


def rows(sentences: Sequence[Sentence]) -> str:
    return "text,intent,role\n" + "".join(f'"{one.text}",{one.intent},\n' for one in sentences)


def test_training_from_csv_makes_a_model_that_evaluation_measures(
    lessons: Sequence[Sentence],
    strangers: Sequence[Sentence],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    plain = [one for one in (*lessons, *strangers) if '"' not in one.text]
    (tmp_path / "taught.csv").write_text(rows(plain[::2]))
    (tmp_path / "unseen.csv").write_text(rows(plain[1::2]))
    model = str(tmp_path / "model")

    how = ["--data", str(tmp_path / "taught.csv"), "--refused", "0.1", "--out", model]
    assert main(["nlu", "train", *how]) == 0
    page = capsys.readouterr().out
    (figures,) = told(
        capsys, "nlu", "evaluate", "--model", model, "--data", str(tmp_path / "unseen.csv"), "--json"
    )

    assert "Least well recognised" in page
    assert figures["n"] + figures["out_of_scope"]["n"] == len(plain[1::2])
    assert figures["accuracy"] > 0.8
    assert figures["out_of_scope"]["auroc"] > 0.7
    assert load(Path(model)).refused == 0.1


def test_a_share_over_the_whole_is_turned_down(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main(["nlu", "train", "--data", str(tmp_path), "--refused", "8", "--out", str(tmp_path)])

    assert "a share is a number between 0 and 1" in capsys.readouterr().err


def test_a_faulty_file_trains_nothing_and_leaves_the_model_alone(
    capsys: pytest.CaptureFixture[str], installed: Path
) -> None:
    (installed / "bad.csv").write_text("text,intent\nhello,greet\n,greet\n")
    before = sorted((installed / "model").iterdir())

    page = refused(
        capsys, "nlu", "train", "--data", str(installed / "bad.csv"), "--out", str(installed / "model")
    )

    assert "bad.csv, line 3" in page
    assert sorted((installed / "model").iterdir()) == before


def test_a_missing_model_is_said_with_what_to_do(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PARLEY_MODEL_DIR", "nowhere")

    assert "parley nlu train" in refused(capsys, "parse", "hello")
    assert "parley nlu train" in refused(capsys, "nlu", "evaluate", "--data", str(tmp_path))


@pytest.mark.usefixtures("installed")
def test_nothing_to_evaluate_is_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "none.csv").write_text("text,intent\nsing,out_of_scope\n")

    assert "no in-scope sentence" in refused(capsys, "nlu", "evaluate", "--data", str(tmp_path / "none.csv"))
