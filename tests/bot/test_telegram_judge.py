"""The judge of our calls to Telegram: it finds what Telegram would refuse, and nothing in what it takes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.payloads import telegram_message
from tests.telegram_judge import result_faults, telegram_faults, update_faults

HELLO = {"chat_id": "77", "text": "hello"}
BUTTON = {"text": "Undo", "callback_data": "undo"}
PICTURE = {"type": "photo", "media": "attach://1"}
COMMAND = {"command": "help", "description": "What can you do?"}


def keys(**button: Any) -> dict[str, Any]:
    return {**HELLO, "reply_markup": {"inline_keyboard": [[BUTTON | button]]}}


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("sendMessage", keys()),
        ("sendMessage", {**HELLO, "text": "🙂" * 2048}),
        ("sendPhoto", {"chat_id": "77", "photo": "(upload)", "caption": "x" * 1024}),
        ("sendMediaGroup", {"chat_id": "77", "media": [PICTURE] * 10}),
        ("setMyCommands", {"commands": [COMMAND], "language_code": "de"}),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 200, "show_alert": True}),
    ],
)
def test_what_telegram_takes_is_no_fault(method: str, arguments: dict[str, Any]) -> None:
    assert telegram_faults(method, arguments) == []


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("sendMessage", {"chat_id": "77"}),
        ("sendMessage", {**HELLO, "colour": "red"}),
        ("sendMessage", {**HELLO, "text": "🙂" * 2049}),
        ("sendMessage", {**HELLO, "text": ""}),
        ("sendMessage", {**HELLO, "entities": [{"type": "bold", "offset": 3, "length": 3}]}),
        ("sendMessage", keys(callback_data="é" * 33)),
        ("sendMessage", keys(text=" ")),
        ("sendMessage", {**HELLO, "reply_markup": {"inline_keyboard": [[BUTTON]] * 101}}),
        (
            "sendMessage",
            {
                **HELLO,
                "chat_id": "-5",
                "reply_markup": {"keyboard": [[{"text": "Share", "request_contact": True}]]},
            },
        ),
        ("sendPhoto", {"chat_id": "77", "photo": "(upload)", "caption": "x" * 1025}),
        ("sendMediaGroup", {"chat_id": "77", "media": [PICTURE]}),
        ("setMyCommands", {"commands": [COMMAND | {"command": "Help me"}]}),
        ("setMyCommands", {"commands": [COMMAND], "language_code": "de-CH"}),
        ("getUpdates", {"allowed_updates": ["messages"]}),
        ("setWebhook", {"url": "https://bank.example", "secret_token": "not a secret"}),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}),
    ],
)
def test_what_telegram_refuses_is_found(method: str, arguments: dict[str, Any]) -> None:
    assert telegram_faults(method, arguments)


def test_updates_and_answers_are_judged_too() -> None:
    assert update_faults(telegram_message("hello")) == []
    assert update_faults(telegram_message("hello") | {"new_message": {}})
    assert update_faults({"update_id": 1, "message": {"message_id": 5}})
    assert result_faults("deleteWebhook", True) == []  # noqa: FBT003 Telegram answers so
    assert result_faults("sendMessage", {"message_id": 5})
