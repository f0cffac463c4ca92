"""What a person wrote themselves in a mail: no history, no signature; whatever the language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser

RULE = re.compile(r"^\s*(?:-{3,}.{3,60}-{3,}|_{10,})\s*$")
"""A line drawn above what is answered."""
FIELD = re.compile(r"^\*?[^\W\d_][\w .-]{0,20}:\*? \S")
FIELDS = 3
"""Fields of a head that follow one another where some programs copy the mail they answer."""
BLOCKS = {"br", "p", "div", "tr", "li", "h1", "h2", "h3", "table", "ul", "ol"}
HIDDEN = {"blockquote", "script", "style", "head", "title"}


def own_words(text: str) -> str:
    """The text without its history and signature; all of it when nothing would be left."""
    lines: list[str] = []
    given = text.split("\n")
    for number, line in enumerate(given):
        if line.rstrip() == "--" or RULE.match(line) or _is_copied_head(given[number : number + 4]):
            break
        if line.startswith(">"):
            _drop_lead(lines)
            continue
        lines.append(line)
    return "\n".join(lines).strip() or text.strip()


def _drop_lead(lines: list[str]) -> None:
    """The line "On Monday Ann wrote:" is gone from the end: in any language one or two before a quote, with
    a colon at the end."""
    while lines and not lines[-1].strip():
        lines.pop()
    if lines and lines[-1].rstrip().endswith(":"):
        lines.pop()
        if len(lines) > 1 and lines[-1].strip() and not lines[-2].strip():
            lines.pop()


def _is_copied_head(lines: Sequence[str]) -> bool:
    """Whether a mail's head begins here, as some programs put it above the mail they answer."""
    fields = [line for line in lines if FIELD.match(line)]
    return len(fields) >= FIELDS and lines[0] in fields and "@" in lines[0] + lines[1]


def words_of_page(page: str) -> str:
    """The words of an HTML mail, a line where it breaks one, without quotes, scripts and styles."""
    reader = _Text()
    reader.feed(page)
    lines = (" ".join(line.split()) for line in "".join(reader.words).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Text(HTMLParser):
    """Collects what is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Where a line begins, and what is not shown."""
        if self._hidden and tag == self._hidden[0]:
            self._hidden.append(tag)
        elif not self._hidden and (tag in HIDDEN or "gmail_quote" in (dict(attrs).get("class") or "")):
            self._hidden = [tag]
        elif tag in BLOCKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """What was not shown may be over."""
        if self._hidden and tag == self._hidden[0]:
            self._hidden.pop()

    def handle_data(self, data: str) -> None:
        """Words."""
        if not self._hidden:
            self.words.append(data.replace("\n", " "))
