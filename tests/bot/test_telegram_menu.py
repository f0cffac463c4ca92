"""Telegram's command menu is data: whatever is missing in it is named here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.channels.telegram.menu import GROUPS, VISITORS, Menus
from bot.dialogue.decisions import CONTROLS, read_choice
from bot.registry import load_handlers
from config.languages import FOLDER
from domain.access import RIGHTS, Role
from domain.slots import SLOTS

HANDLERS = load_handlers()
MENUS = Menus("en")
STAFF = [role for role in Role if role.is_staff]


@pytest.mark.parametrize("tag", MENUS.by_language)
def test_every_command_means_something_that_is_done(tag: str) -> None:
    for name, value in MENUS.by_language[tag].means.items():
        intent, slots = read_choice(value)
        assert intent in HANDLERS or intent in CONTROLS, name
        assert slots.keys() <= {*SLOTS, "asking"}, name
        assert re.fullmatch("[a-z0-9_]{1,32}", name)
        assert value.isprintable()


@pytest.mark.parametrize("tag", MENUS.by_language)
@pytest.mark.parametrize("role", STAFF)
def test_everybody_who_works_here_is_offered_what_they_may_do(tag: str, role: Role) -> None:
    menu = MENUS.by_language[tag]
    commands = menu.commands(role.value)
    assert len(commands) >= 5
    for command in commands:
        intent, _ = read_choice(menu.means[command.command])
        assert intent in CONTROLS or HANDLERS[intent].may in RIGHTS[role], command.command


@pytest.mark.parametrize("tag", MENUS.by_language)
def test_visitors_are_offered_what_guests_may_do_and_groups_what_all_may_read(tag: str) -> None:
    menu = MENUS.by_language[tag]
    for command in menu.commands(VISITORS):
        intent, _ = read_choice(menu.means[command.command])
        assert intent in CONTROLS or HANDLERS[intent].may in RIGHTS[Role.GUEST], command.command
    for command in menu.commands(GROUPS):
        assert HANDLERS[read_choice(menu.means[command.command])[0]].public, command.command


def test_a_language_of_its_own_is_offered_in_it_and_others_in_the_houses(tmp_path: Path) -> None:
    for tag in ("en", "fr"):
        (tmp_path / tag).mkdir()
        (tmp_path / tag / "words.yml").write_text("yes: []")
    english = (FOLDER / "en" / "telegram.yml").read_text(encoding="utf-8")
    (tmp_path / "en" / "telegram.yml").write_text(english, encoding="utf-8")
    french = english.replace("complaint:", "reclamation:").replace("[complaint,", "[reclamation,")
    french = french.replace("Make a complaint", "Faire une réclamation")
    (tmp_path / "fr" / "telegram.yml").write_text(french, encoding="utf-8")
    menus = Menus("en", tmp_path)
    assert menus.of("fr-CA").commands(VISITORS)[0].description == "Faire une réclamation"
    assert menus.of("de").commands(VISITORS)[0].description == "Make a complaint"
    assert menus.means["/reclamation"] == menus.means["/complaint"] == "raise_complaint?asking=text"
