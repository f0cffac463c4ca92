"""The manifest people paste asks for what the channel needs, and no more."""

from __future__ import annotations

from pathlib import Path

from ruamel.yaml import YAML

from bot.channels import slack
from bot.channels.slack.client import SCOPES
from bot.channels.slack.forms import FORMS
from bot.channels.slack.shortcuts import NEW, OF_MESSAGE
from bot.registry import load_handlers
from config.languages import load_language
from config.policies import load_policies
from tests.fakes import Settings

SCOPES_OF_CALLS = {"chat:write", "im:write", "links:write", "users:read", "users:read.email"}
SCOPES_OF_EVENTS = {
    "app_home_opened": None,
    "app_mention": "app_mentions:read",
    "link_shared": "links:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "reaction_added": "reactions:read",
}

manifest = YAML(typ="safe").load(Path(__file__).parents[2] / "docs" / "slack-manifest.yml")


def test_scopes_are_those_of_the_events_and_calls_we_use() -> None:
    events = manifest["settings"]["event_subscriptions"]["bot_events"]
    assert set(events) == set(SCOPES_OF_EVENTS)
    wanted = SCOPES_OF_CALLS | {scope for scope in SCOPES_OF_EVENTS.values() if scope} | {"commands"}
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == wanted == SCOPES


def test_every_address_is_the_one_we_serve() -> None:
    channel = slack.build(Settings(slack_bot_token="xoxb-1", slack_signing_secret="s"))
    assert channel is not None
    (route,) = channel.routes()
    settings, (command,) = manifest["settings"], manifest["features"]["slash_commands"]
    addresses = {
        settings["event_subscriptions"]["request_url"],
        settings["interactivity"]["request_url"],
        command["url"],
    }
    assert addresses == {f"https://parley.example{getattr(route, 'path', '')}"}
    assert manifest["features"]["unfurl_domains"] == ["parley.example"]


def test_every_shortcut_is_one_that_opens_a_form() -> None:
    shortcuts = manifest["features"]["shortcuts"]
    kinds = {one["callback_id"]: one["type"] for one in shortcuts}
    assert kinds == {**dict.fromkeys(NEW, "global"), **dict.fromkeys(OF_MESSAGE, "message")}
    assert all(len(one["name"]) <= 24 and len(one["description"]) <= 150 for one in shortcuts)


def test_app_home_is_shown() -> None:
    assert manifest["features"]["app_home"]["home_tab_enabled"] is True


def test_every_emoji_of_the_map_means_something_that_can_be_done_with_a_ticket() -> None:
    handlers = load_handlers()
    reactions = load_policies()["slack"]["reactions"]
    assert reactions
    assert all(handlers[intent].necessary in {(), ("ticket",)} for intent in reactions.values())
    assert all("ticket" in handlers[intent].slots for intent in reactions.values())


def test_every_form_asks_for_slots_of_its_intent() -> None:
    handlers, words = load_handlers(), load_language("en").replies
    for kind, form in FORMS.items():
        assert {one.slot for one in form.fields} <= set(handlers[form.intent].slots)
        assert len(words[f"slack.form.{kind}"]) <= 24
        assert all(f"slack.field.{one.label or one.slot}" in words for one in form.fields)
