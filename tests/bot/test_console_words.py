"""What the console says, in every language it is read in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import bot.web
from bot.web.console.words import load_page_words, load_words
from config.languages import FOLDER, languages, read_yaml

PAGES = Path(bot.web.__file__).parent / "templates" / "console"
SAID = re.compile(r"""\b_\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""")
OTHERS = [tag for tag in languages() if tag != "en"]


def said_on_pages() -> set[str]:
    texts = [SAID.findall(page.read_text(encoding="utf-8")) for page in PAGES.glob("*.html")]
    return {(double or single).replace("\\'", "'") for found in texts for double, single in found}


def places(words: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, found in words.items():
        if isinstance(found, Mapping):
            yield from places(found, (*above, name))
        else:
            yield (*above, name)


@pytest.mark.parametrize("tag", OTHERS)
def test_every_text_of_a_page_has_words_and_no_words_lack_a_text(tag: str) -> None:
    assert read_yaml(FOLDER / tag / "pages.yml").keys() == said_on_pages()


@pytest.mark.parametrize("tag", OTHERS)
def test_the_console_names_the_same_things_in_every_language(tag: str) -> None:
    assert set(places(load_words(tag).all)) == set(places(load_words("en").all))


def test_pages_without_words_of_their_own_speak_english() -> None:
    words = load_page_words("cy")
    assert (words.tag, words("About {who}", who="{Ann}")) == ("en", "About {Ann}")
    assert load_page_words("de-CH")("About {who}", who="Ann") == "Über Ann"


def test_no_page_says_anything_but_through_its_words() -> None:
    """Text between tags is a name, a mark, or asked for in the reader's language."""
    plain = re.compile(r">([^<>{}]*[A-Za-z]{3}[^<>{}]*)<|(?:placeholder|aria-label|title)=\"([A-Z][^\"{]*)\"")
    for page in PAGES.glob("*.html"):
        text = re.sub(
            r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", page.read_text(encoding="utf-8"), flags=re.DOTALL
        )
        found = {(one or two).strip() for one, two in plain.findall(text)} - {
            "",
            "Parley",
            "Tab",
            "· Parley",
            "()  · Parley",
        }
        assert not found, f"{page.name} says {found}"
