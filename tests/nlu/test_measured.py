"""The benchmark of understanding: any data set is read, divided, taught and asked, and goals stand beside."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.understanding.datasets import DataSet, few, load
from benchmarks.understanding.engines import Measured, Spent
from benchmarks.understanding.serving import Serving
from benchmarks.understanding.table import table, to_json
from nlu.corpus import CorpusFaulty, Sentence
from nlu.evaluation import quality
from nlu.model import Verdict
from nlu.parse import OUT_OF_SCOPE, Guess
from tests.nlu.conftest import sentences_of


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def texts(sentences: tuple[Sentence, ...]) -> list[str]:
    return [one.text for one in sentences]


def test_clinc_is_read_with_its_own_parts(tmp_path: Path) -> None:
    parts = {
        "train": [["pay my bill", "pay_bill"]],
        "val": [["please pay it", "pay_bill"]],
        "test": [["pay this", "pay_bill"]],
        "oos_train": [["why is the sky blue", "oos"]],
        "oos_test": [["how tall is he", "oos"]],
    }

    data = load(written(tmp_path / "clinc150" / "data_full.json", json.dumps(parts)))

    assert data.name == "clinc150"
    assert data.taught == (Sentence("pay my bill", "pay_bill"),)
    assert data.meant == (Sentence("pay this", "pay_bill"),)
    assert data.strange == (Sentence("how tall is he", OUT_OF_SCOPE),)


def test_a_folder_with_train_and_test_is_read_semicolons_and_scenarios_included(tmp_path: Path) -> None:
    head = "answerid;scenario;intent;answer_annotation;answer_from_anno;answer_from_user\n"
    written(
        tmp_path / "train.csv", head + '1;alarm;set;"wake me [time : six]";"wake me  six";"Wake me, six"\n'
    )
    written(tmp_path / "test.csv", head + '2;alarm;query;"which, alarms";"which, alarms";"Which alarms?"\n')

    data = load(tmp_path)

    assert data.taught == (Sentence("wake me six", "alarm_set"),)
    assert data.meant == (Sentence("which, alarms", "alarm_query"),)


def test_a_test_part_and_strangers_may_be_other_files_with_other_columns(tmp_path: Path) -> None:
    taught = written(
        tmp_path / "a.csv", '\ufeffutterance,intent,category\n"hello, you",greet,TALK\nbye,bye,TALK\n'
    )
    asked = written(tmp_path / "b.csv", "text,intent\nhello,greet\nsing,out_of_scope\n")
    strange = written(tmp_path / "c.csv", "text,intent\nmow the lawn,garden\n")

    data = load(taught, asked, strange)

    assert texts(data.taught) == ["hello, you", "bye"]
    assert data.meant == (Sentence("hello", "greet"),)
    assert texts(data.strange) == ["sing", "mow the lawn"]
    assert data.seen == 0


def test_without_a_test_part_a_fifth_of_each_intent_is_held_back_the_same_each_time(tmp_path: Path) -> None:
    rows = [f"{intent} {number},{intent}" for intent in ("greet", "bye") for number in range(20)]
    lines = ["text,intent", *rows, rows[0], "alone,single", "sing,out_of_scope"]
    path = written(tmp_path / "all.csv", "\n".join(lines))

    data = load(path)

    assert Counter(one.intent for one in data.meant) == {"greet": 4, "bye": 4}
    assert Counter(one.intent for one in data.taught) == {"greet": 16, "bye": 16, "single": 1}
    assert not set(texts(data.taught)) & set(texts(data.meant))
    assert texts(data.strange) == ["sing"]
    assert load(path) == data


def test_yaml_of_rasas_is_read_like_any_other(tmp_path: Path) -> None:
    lines = "".join(f"    - hello {number}\n" for number in range(10))
    data = load(written(tmp_path / "nlu.yml", f"nlu:\n- intent: greet\n  examples: |\n{lines}"))

    assert (len(data.taught), len(data.meant)) == (8, 2)


def test_a_file_without_the_columns_is_refused_with_what_it_needs(tmp_path: Path) -> None:
    with pytest.raises(CorpusFaulty, match="line 1: it needs a column of text"):
        load(written(tmp_path / "a.csv", "said,meant\nhello,greet\n"))


def test_few_are_so_many_of_each_intent_and_another_draw_takes_others() -> None:
    said = [Sentence(f"{intent} {number}", intent) for intent in ("greet", "bye") for number in range(30)]

    first, again, other = few(said, 10, 1), few(said, 10, 1), few(said, 10, 2)

    assert Counter(one.intent for one in first) == {"greet": 10, "bye": 10}
    assert first == again
    assert set(first) != set(other)


def judged(confidence: float, name: str = "greet") -> Verdict:
    guess = Guess(name, confidence)
    return Verdict(guess, (guess,), sure=True, familiarity=confidence)


def test_at_keep_95_percent_the_strangers_below_the_worst_twentieth_are_refused() -> None:
    meant = [judged(0.5 + place / 200) for place in range(100)]

    found = quality(["greet"] * 100, meant, [judged(0.1), judged(0.51), judged(0.6), judged(0.9)])

    assert found.recall_at_keep == 0.5
    assert (found.recall, found.in_scope_refused) == (0.0, 0.0)


def test_the_table_marks_what_is_under_its_goal_and_only_that() -> None:
    data = DataSet("bank", (Sentence("hi", "greet"),), (Sentence("hi", "greet"),), (), "its own test part")
    good, bad = (
        quality(["greet"] * 100, [judged(0.99)] * right + [judged(0.99, "bye")] * (100 - right), [])
        for right in (95, 90)
    )
    fast = Serving(0.7, 1.0, 4.0, (0.9, 3.5), 200.0)
    engines = [Measured("ours", good, (good, bad), Spent(10, 9), None, fast), Measured("theirs", bad)]

    lines = {line[:34].strip(): line[34:].split() for line in table(data, engines, 10).splitlines()[2:]}

    assert lines["accuracy"] == ["≥", "94.3%,", "95.0%", "95.0%", "90.0%*"]
    assert lines["10 of each intent: accuracy"][3:] == ["92.5%", "±2.5%", "-"]
    assert lines["one parse, p99, ms"] == ["≤", "10.00", "4.00", "-"]
    assert lines["memory, MiB"] == ["≤", "500,", "350", "200", "-"]
    assert not any(name.startswith("out of scope") for name in lines)
    told = json.loads(json.dumps(to_json(data, engines, 10)))
    assert told["engines"][0]["serving"]["mib"] == 200.0


def test_one_command_teaches_asks_and_tells(tmp_path: Path) -> None:
    said = sentences_of("greet", "thank", "talk_to_human", OUT_OF_SCOPE, each=30)
    rows = "".join(f'"{one.text.replace(chr(34), "")}",{one.intent}\n' for one in said)
    path = written(tmp_path / "bank.csv", f"text,intent\n{rows}")
    command = [sys.executable, "-m", "benchmarks.understanding", str(path), "--words-alone", "--seeds", "1"]

    done = subprocess.run([*command, "--json"], capture_output=True, text=True, check=True)

    told = json.loads(done.stdout)
    (engine,) = told["engines"]
    assert (told["data"]["name"], told["data"]["intents"], engine["engine"]) == ("bank", 3, "words alone")
    assert told["data"]["out_of_scope"] == sum(one.intent == OUT_OF_SCOPE for one in said)
    assert 0.5 < engine["full"]["accuracy"] <= 1
    assert len(engine["few"]) == 1
    assert 0 < engine["serving"]["p50"] <= engine["serving"]["p99"]
