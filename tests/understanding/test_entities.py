"""300 sentences with all their facts, written before the rules: how many are found, how many made up."""

from __future__ import annotations

from collections import Counter

from benchmarks.entities import ANNOTATED, SEEN, UNSEEN, Judged, judge, kinds_of, read_annotated, score, shown
from config.languages import FOLDER
from nlu.entities import load_lexicon
from nlu.parse import Entity

RIGHT, SPURIOUS = 0.97, 0.015


def judged() -> list[Judged]:
    lexicon = load_lexicon(FOLDER / "en" / "lexicon.yml")
    return [judge(one, lexicon) for one in read_annotated(ANNOTATED, lexicon)]


def test_nearly_all_facts_are_found_and_hardly_any_made_up() -> None:
    found = judged()
    total = score(found)
    wrong = [f"- {one.sentence.text}\n    {one.wrong}" for one in found if one.wrong]
    told = "\n".join([*wrong, *kinds_of(found), str(total)])
    assert len(found) == 300
    assert total.share_right >= RIGHT, told
    assert total.share_spurious <= SPURIOUS, told


def test_half_of_them_is_kept_from_whoever_improves_the_rules() -> None:
    halves = Counter(one.sentence.half for one in judged())
    assert halves == {SEEN: 150, UNSEEN: 150}


def test_values_are_written_as_the_tables_have_them() -> None:
    assert shown(Entity("amount", {"value": 1500000.0, "currency": "EUR"}, 0, 1, "x")) == "amount=1500000 EUR"
    assert shown(Entity("amount", {"value": 2.5, "currency": None}, 0, 1, "x")) == "amount=2.5"
    assert shown(Entity("percentage", 7.5, 0, 1, "x")) == "percentage=7.5"
