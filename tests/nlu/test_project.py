"""Our sentences as a project of Rasa's: read back, they are the same sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from config.languages import FOLDER, read_yaml
from nlu.annotated import Annotation
from nlu.audience import Audiences
from nlu.corpus import Sentence, read
from nlu.entities import Lexicon
from nlu.hints import read_hints
from nlu.project import Part, annotated, write_project
from tests.commands import Terminal, terminal

__all__ = ["terminal"]


def told(sentences: Sequence[Sentence]) -> set[tuple[str, str, str | None]]:
    return {(" ".join(one.text.split()), one.intent, one.language) for one in sentences}


def test_every_sentence_of_every_language_is_read_back_as_it_was_written(
    terminal: Terminal, tmp_path: Path
) -> None:
    done = terminal.run("nlu", "export", "--rasa", str(tmp_path / "rasa"))

    assert done.code == 0, done.err
    languages = [place.name for place in FOLDER.iterdir() if (place / "sentences").is_dir()]
    assert {"en"} <= set(languages)
    for language in languages:
        ours = told(read([FOLDER / language / "sentences"]))
        assert {one[-1] for one in ours} == {language}
        assert told(read([tmp_path / "rasa" / "data" / language])) == ours


def test_facts_are_marked_and_what_people_call_a_term_is_its_synonym(
    tmp_path: Path, lexicon: Lexicon, audiences: Audiences
) -> None:
    said = [Sentence("acme is at 15k and they're negotiating", "update_deal"), Sentence("hello", "greet")]

    assert write_project(tmp_path, [Part("en", said, lexicon)], audiences) == 2

    deals = read_yaml(tmp_path / "data" / "en" / "sentences" / "update_deal.yml")["nlu"][0]["examples"]
    term = '{"entity": "stage", "value": "negotiation"}'
    assert deals == f"- [acme](company) is at [15k](amount) and they're [negotiating]{term}\n"
    beside = read_yaml(tmp_path / "data" / "en" / "facts.yml")["nlu"]
    assert beside == [{"synonym": "negotiation", "examples": "- negotiating\n"}]
    domain = read_yaml(tmp_path / "domain.yml")
    assert (domain["intents"], domain["entities"]) == (
        ["greet", "update_deal"],
        ["amount", "company", "stage"],
    )
    assert read_yaml(tmp_path / "config.yml")["recipe"] == "default.v1"


def test_a_language_without_a_lexicon_is_exported_unmarked(tmp_path: Path, audiences: Audiences) -> None:
    write_project(tmp_path, [Part("xx", [Sentence("call Acme", "log_lead")])], audiences)

    assert (
        (tmp_path / "data" / "xx" / "sentences" / "log_lead.yml")
        .read_text(encoding="utf-8")
        .endswith("- call Acme\n")
    )


@pytest.mark.parametrize(
    "text",
    [
        "10:30 - hi",
        "- no",
        "# 4 is: 'open'",
        "so long [for now] (really)",
        "café 👍 “quoted” \\n",
        "two\n lines",
    ],
)
def test_any_text_is_read_back(text: str, tmp_path: Path, audiences: Audiences) -> None:
    said = [Sentence(text, "greet"), Sentence("good day", "greet")]

    write_project(tmp_path, [Part("en", said)], audiences)

    assert told(read([tmp_path / "data"])) == told([replace(one, language="en") for one in said])


def test_what_authors_wrote_of_their_own_facts_is_kept(
    tmp_path: Path, lexicon: Lexicon, audiences: Audiences
) -> None:
    ours = """nlu:
- intent: order_card
  examples: |
    - I want the [golden]{"entity": "card_kind", "value": "gold"} card for [Acme](owner)
- synonym: gold
  examples: |
    - the shiny one
- lookup: card_kind
  examples: |
    - platinum
- regex: card_number
  examples: |
    - \\d{4}-\\d{4}
"""
    place = tmp_path / "ours" / "en" / "sentences" / "order_card.yml"
    place.parent.mkdir(parents=True)
    place.write_text(ours, encoding="utf-8")
    said, hints = read([place]), read_hints([place])

    write_project(tmp_path / "rasa", [Part("en", said, lexicon, hints)], audiences)

    (back,) = read([tmp_path / "rasa"])
    assert (back, back.annotations) == (said[0], said[0].annotations)
    again = read_hints([tmp_path / "rasa"])
    assert (again.lookups, again.patterns) == (hints.lookups, hints.patterns)
    assert again.synonyms.items() >= hints.synonyms.items()
    kinds = read_yaml(tmp_path / "rasa" / "domain.yml")["entities"]
    assert kinds == ["card_kind", "card_number", "owner"]


def test_a_fact_in_brackets_is_left_unmarked() -> None:
    text = "call [Acme] on 3"

    assert annotated(text, [Annotation("company", "acme", 5, 11)]) == text
    assert annotated(text, [Annotation("quantity", None, 15, 16)]) == "call [Acme] on [3](quantity)"


def test_a_folder_that_holds_a_project_is_left_alone(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()

    done = terminal.run("nlu", "export", "--rasa", str(tmp_path))

    assert (done.code, [*tmp_path.iterdir()]) == (2, [tmp_path / "data"])
    assert "holds a project already" in done.err
