"""The chat widget: small sources, served as one script.

Nothing is built: the parts are joined when the server starts, with the design tokens shared with the
console and the words of every language pack, so that a page needs one request and no other.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from bot.channels.webchat.files import LARGEST
from bot.channels.webchat.kinds import TAKEN
from bot.channels.webchat.limits import MOST_FILES

HERE: Final = Path(__file__).parent
TOKENS: Final = HERE.parent / "static" / "tokens.css"

PARTS: Final = (
    "settings.js",
    "drawing.js",
    "colours.js",
    "memory.js",
    "connection.js",
    "bubble.js",
    "viewer.js",
    "log.js",
    "files.js",
    "composer.js",
    "introduction.js",
    "hours.js",
    "transcript.js",
    "panel.js",
    "chat.js",
    "start.js",
)


LIMITS: Final = {"size": LARGEST, "count": MOST_FILES, "kinds": TAKEN}
"""What may be attached: the server judges, the widget says so earlier."""


def script(languages: Path) -> str:
    """Return the widget as one script, speaking each language whose folder has a ``widget.json``.

    It does nothing when a page loads it a second time.
    """
    words = {
        file.parent.name: json.loads(file.read_text(encoding="utf-8"))
        for file in sorted(languages.glob("*/widget.json"))
    }
    # What the page around it sets must not reach inside: everything inherited starts afresh.
    style = ":host { all: initial; }\n" + TOKENS.read_text(encoding="utf-8") + _part("widget.css")
    return "\n".join(
        [
            "(() => {",
            '"use strict";',
            "if (window.parley) return;",
            f"const WORDS = {json.dumps(words, ensure_ascii=False)};",
            f"const LIMITS = {json.dumps(LIMITS)};",
            f"const STYLE = {json.dumps(style, ensure_ascii=False)};",
            *map(_part, PARTS),
            "})();",
            "",
        ]
    )


def _part(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")
