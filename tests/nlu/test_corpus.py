"""Sentences read from files, and what is said when that cannot be done."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlu.corpus import CorpusFaulty, Sentence, read
from tests.nlu.conftest import SENTENCES

GREETINGS = """\
version: "3.1"
nlu:
- intent: greet
  examples: |
    - hello [Jane](person)
    - good day, [Acme GmbH]{"entity": "company", "value": "acme"} calling

    - 10:30 - hi
- synonym: hi
  examples: |
    - hey
- intent: bye
  examples:
  - text: |
      see you
  - so long [for now] (really)
"""


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_rasa_yaml_is_read_as_it_was_said_without_its_annotations(tmp_path: Path) -> None:
    assert read([written(tmp_path, "a.yml", GREETINGS)]) == (
        Sentence("hello Jane", "greet"),
        Sentence("good day, Acme GmbH calling", "greet"),
        Sentence("10:30 - hi", "greet"),
        Sentence("see you", "bye"),
        Sentence("so long [for now] (really)", "bye"),
    )


def test_csv_is_read_with_quotes_line_breaks_a_byte_order_mark_and_roles(tmp_path: Path) -> None:
    text = '\ufefftext,intent,role\r\n"a, b\nc",greet,staff\r\nbye,bye,\r\n'

    assert read([written(tmp_path, "a.csv", text)]) == (
        Sentence("a, b\nc", "greet", "staff"),
        Sentence("bye", "bye"),
    )


def test_a_folder_is_read_to_its_depth_in_order_and_other_peoples_files_are_passed_over(
    tmp_path: Path,
) -> None:
    written(tmp_path, "b/z.csv", "text,intent\nzet,late\n")
    written(tmp_path, "b/a.yaml", 'nlu:\n- intent: early\n  examples: "- ah"\n')
    written(tmp_path, "lexicon.yml", "stages: [won, lost]\n")
    written(tmp_path, "customers.csv", "name,email\nJane,jane@bank.example\n")
    written(tmp_path, "notes.txt", "not: ours")

    assert read([tmp_path]) == (Sentence("ah", "early"), Sentence("zet", "late"))


def test_every_sentence_knows_where_it_is_written(tmp_path: Path) -> None:
    block = written(
        tmp_path, "a.yml", "nlu:\n- intent: greet\n  examples: |\n    - hi\n\n    - [Jo](person)?\n"
    )
    listed = written(tmp_path, "b.yml", "nlu:\n- intent: bye\n  examples:\n  - text: ciao\n  - ta\n")
    inline = written(tmp_path, "c.yml", 'nlu:\n- intent: early\n  examples: "- ah"\n')
    rows = written(tmp_path, "d.csv", "text,intent\nhello,greet\nhullo,greet\n")

    places = [sentence.place for sentence in read([block, listed, inline, rows])]

    expected = [(block, 4), (block, 6), (listed, 4), (listed, 5), (inline, 3), (rows, 2), (rows, 3)]
    assert places == expected


FAULTS = [
    ("a.yml", "nlu:\n- intent: greet\n  examples: |\n    - hi\n    hello\n", "line 5.*starts with"),
    ("a.yml", "nlu:\n- intent: greet\n  examples: |\n    - hi\n    -\n", "line 5.*starts with"),
    ("a.yml", "nlu:\n- intent: greet\n  examples: 3\n", "line 2.*greet has no `examples"),
    ("a.yml", "nlu:\n- intent: greet\n", "line 2.*greet has no `examples"),
    ("a.yml", "nlu:\n- intent: 7\n  examples: |\n    - hi\n", "line 2.*intent is a name"),
    ("a.yml", "nlu:\n- greet\n", "line 2.*`intent:` and `examples:`"),
    ("a.yml", "nlu:\n- intent: greet\n  examples:\n  - texd: hi\n", "line 4.*an example is a sentence"),
    ("a.yml", "nlu: greet\n", "line 1.*a list under"),
    ("a.yml", "version: 3\n", "line 1.*a list under"),
    ("a.yml", "- 1\n", "line 1.*a list under"),
    ("a.yml", "nlu:\n- intent: 'greet\n", "line 3.*not YAML"),
    ("a.yml", "nlu: !!python/object:os.system {}\n", "line 1.*a list under"),
    ("a.csv", "text,label\nhi,greet\n", "line 1.*column intent is missing"),
    ("a.csv", "", "line 1.*column intent and text is missing"),
    ("a.csv", "text,intent\nhi,greet\n,greet\n", "line 3.*a text and an intent"),
    ("a.csv", "text,intent\nhi\n", "line 2.*a text and an intent"),
    ("a.csv", "text,intent,role\nhi,greet,boss\n", "line 2.*customer or staff, not 'boss'"),
    ("a.txt", "hello", "are read from .yml"),
]


@pytest.mark.parametrize(("name", "text", "said"), FAULTS)
def test_a_faulty_file_is_named_with_its_line_and_what_to_write_there(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    path = written(tmp_path, name, text)

    with pytest.raises(CorpusFaulty, match=said) as refused:
        read([path])

    assert str(refused.value).startswith(str(path))


def test_a_file_that_is_not_text_or_not_there_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"text,intent\n\xff\xfe,greet\n")

    with pytest.raises(CorpusFaulty, match="not UTF-8"):
        read([path])
    with pytest.raises(CorpusFaulty, match="no such file"):
        read([tmp_path / "b.csv"])


def test_a_faulty_sentence_file_in_a_folder_is_not_passed_over(tmp_path: Path) -> None:
    written(tmp_path, "sentences/greet.yml", "nlu:\n- intent: greet\n  examples: |\n    hello\n")

    with pytest.raises(CorpusFaulty, match=r"greet\.yml, line 4"):
        read([tmp_path])


def test_each_of_our_files_holds_the_intent_it_is_named_after() -> None:
    for path in SENTENCES.glob("*.yml"):
        assert {sentence.intent for sentence in read([path])} == {path.stem}
