"""Which intents are meant for whom: a leaning, never a wall."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from nlu.audience import Audiences, AudiencesFaulty, load_audiences
from nlu.corpus import Sentence
from nlu.entities import Lexicon
from nlu.local import LocalParser
from nlu.parse import OUT_OF_SCOPE
from nlu.training import train
from tests.nlu.conftest import INTENTS, SENTENCES

LISTS = "customers: [a]\nstaff: [b]\nboth: [c]\neveryone: [d]\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "intents.yml"
    path.write_text(text)
    return path


def test_what_is_meant_for_the_other_role_is_less_likely_and_the_rest_is_not(tmp_path: Path) -> None:
    audiences = load_audiences(written(tmp_path, LISTS + "likelier: 4\n"))

    penalties = {role: [audiences.penalty(one, role) for one in "abcdz"] for role in ("customer", "staff")}

    assert penalties["customer"] == pytest.approx([0, math.log(4), 0, 0, 0])
    assert penalties["staff"] == pytest.approx([math.log(4), 0, 0, 0, 0])
    assert [audiences.penalty(one, None) for one in "ab"] == [0, 0]


def test_audiences_survive_being_saved(tmp_path: Path) -> None:
    audiences = load_audiences(written(tmp_path, LISTS + "likelier: 2.5\n"))

    assert Audiences.from_json(audiences.to_json()) == audiences


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("", "four lists"),
        ("- a", "four lists"),
        ("customers: [a]\n", "four lists"),
        (LISTS.replace("[b]", "b"), "four lists"),
        (LISTS.replace("[b]", "[a]"), "listed twice: a"),
        (LISTS + "likelier: 0.5\n", "from 1 up"),
        (LISTS + "likelier: often\n", "from 1 up"),
    ],
)
def test_a_faulty_file_is_refused(tmp_path: Path, text: str, trouble: str) -> None:
    with pytest.raises(AudiencesFaulty, match=trouble):
        load_audiences(written(tmp_path, text))


def test_every_intent_that_is_taught_has_an_audience() -> None:
    listed = INTENTS.read_text()

    assert [path.stem for path in SENTENCES.glob("*.yml") if f"  - {path.stem}\n" not in listed] == []
    assert f"  - {OUT_OF_SCOPE}\n" in listed


def test_the_speakers_role_decides_what_could_be_either(lexicon: Lexicon) -> None:
    either = [Sentence("any news", intent) for intent in ("ticket_status", "list_tickets")]
    plain = [Sentence("my ticket", "ticket_status"), Sentence("all tickets", "list_tickets")]
    audiences = Audiences(frozenset({"ticket_status"}), frozenset({"list_tickets"}), likelier=4)
    parser = LocalParser(train([*either, *plain], lexicon, audiences).model, lexicon)

    as_customer, as_nobody, as_staff = (
        parser.judge("any news", role) for role in ("customer", None, "staff")
    )

    assert (as_customer.best.name, as_staff.best.name) == ("ticket_status", "list_tickets")
    assert as_customer.best.confidence > as_nobody.best.confidence


@pytest.mark.parametrize("figure", ["what's our win rate this quarter?", "show me our revenue this month"])
def test_a_customer_who_asks_for_a_figure_is_understood(figure: str, local: LocalParser) -> None:
    verdict = local.judge(figure, "customer")

    assert (verdict.best.name, verdict.is_settled) == ("show_kpi", True)


def test_a_role_raises_no_confidence_in_what_is_plainly_meant_for_the_other(local: LocalParser) -> None:
    said = "move D-31 to negotiation"

    assert local.judge(said, "customer").best.confidence < local.judge(said, "staff").best.confidence
