"""Slack's markup, in and out: what a person sees is what we hear, and what we say rings nobody."""

from __future__ import annotations

import re

TAG = re.compile(r"<([^<>]+)>")


def escape(text: str) -> str:
    """The text with the three characters replaced that Slack gives a meaning."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """The opposite of ``escape``."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def escaped_length(text: str) -> int:
    """How long the text is once escaped."""
    return len(escape(text))


def mentions(text: str, user: str | None) -> bool:
    """True when the text names this user."""
    return user is not None and re.search(rf"<@{re.escape(user)}(\||>)", text) is not None


def plain(text: str, me: str | None) -> str:
    """The text as its reader sees it, without our own name in it."""
    if me is not None:
        text = re.sub(rf"\s*<@{re.escape(me)}(\|[^>]*)?>[,:]?\s*", " ", text)
    return unescape(TAG.sub(_as_seen, text)).strip()


def _as_seen(tag: re.Match[str]) -> str:
    target, _, label = tag[1].partition("|")
    if target[0] in "@#":
        return target[0] + label if label else target
    if target[0] == "!":
        return label or "@" + target[1:].partition("^")[0]
    address = target.removeprefix("mailto:").removeprefix("tel:")
    if not label or label in target:
        return label or address
    return f"{label} ({address})"


def cut(text: str, limit: int) -> str:
    """The text escaped, and no longer than ``limit`` so; a blank one is a dash, which Slack takes."""
    shown = text.strip() or "–"
    if escaped_length(shown) > limit:
        while escaped_length(shown) > limit - 1:
            shown = shown[: len(shown) - max(1, (escaped_length(shown) - limit) // 5)]
        shown = f"{shown.rstrip()}…"
    return escape(shown)
