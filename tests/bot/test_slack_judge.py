"""The judge of what we send to Slack refuses what Slack would refuse."""

from __future__ import annotations

from typing import Any

import pytest

from tests.slack_judge import block_faults, slack_faults, view_faults

PLAIN = {"type": "plain_text", "text": "Hello", "emoji": False}
BUTTON = {"type": "button", "action_id": "a", "text": PLAIN, "value": "v"}
SECTION = {"type": "section", "text": PLAIN}
INPUT = {
    "type": "input",
    "block_id": "text",
    "label": PLAIN,
    "element": {"type": "plain_text_input", "action_id": "value"},
}
MODAL = {"type": "modal", "title": PLAIN, "submit": PLAIN, "blocks": [INPUT]}


def test_what_is_right_passes() -> None:
    moment = {"type": "mrkdwn", "text": "<!date^1763546401^{time}|09:00>", "verbatim": True}
    blocks: list[dict[str, Any]] = [
        SECTION,
        {"type": "actions", "elements": [BUTTON]},
        {"type": "context", "elements": [moment]},
    ]
    assert block_faults(blocks, most=50) == []
    assert view_faults(MODAL, home=False) == []


@pytest.mark.parametrize(
    "block",
    [
        pytest.param({"type": "actions", "elements": []}, id="no elements"),
        pytest.param({"type": "actions", "elements": [BUTTON, BUTTON]}, id="an id twice"),
        pytest.param({"type": "actions", "elements": [BUTTON | {"value": ""}]}, id="no value"),
        pytest.param({"type": "actions", "elements": [BUTTON | {"style": "loud"}]}, id="a style of its own"),
        pytest.param({"type": "section", "text": PLAIN | {"text": "x" * 3001}}, id="too long"),
        pytest.param({"type": "section", "text": PLAIN | {"text": ""}}, id="empty"),
        pytest.param({"type": "section", "text": {"type": "mrkdwn", "text": "<!channel>"}}, id="it rings"),
        pytest.param({"type": "section", "text": PLAIN | {"text": "<b>"}}, id="not escaped"),
        pytest.param({"type": "section"}, id="nothing in it"),
        pytest.param({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}, id="a header in markup"),
        pytest.param(SECTION | {"colour": "red"}, id="an unknown key"),
        pytest.param(INPUT, id="an input in a message"),
        pytest.param(
            {"type": "actions", "elements": [{"type": "static_select", "action_id": "a", "options": []}]},
            id="a select without options",
        ),
    ],
)
def test_a_bad_block_is_refused(block: dict[str, Any]) -> None:
    assert block_faults([block], most=50)


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"title": PLAIN | {"text": "x" * 25}}, id="a title too long"),
        pytest.param({"private_metadata": "x" * 3001}, id="too much metadata"),
        pytest.param({"blocks": []}, id="no blocks"),
        pytest.param({"blocks": [INPUT] * 2}, id="a block id twice"),
        pytest.param({"type": "home"}, id="a home"),
    ],
)
def test_a_bad_modal_is_refused(changed: dict[str, Any]) -> None:
    assert view_faults(MODAL | changed, home=False)


def test_a_modal_with_inputs_needs_a_submit() -> None:
    assert view_faults({name: value for name, value in MODAL.items() if name != "submit"}, home=False)


def test_a_call_without_what_it_needs_is_refused() -> None:
    assert slack_faults("chat.postEphemeral", {"channel": "C1", "text": "x"}) == ["user is missing"]
    assert slack_faults("views.open", {"view": MODAL}) == ["trigger_id is missing"]
