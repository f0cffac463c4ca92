"""``load_ws.py`` with people who press a button instead of writing: what follows needs no parse.

``python pressing.py FOLDER ...``: FOLDER holds the tool, the rest are its own arguments; ``--text`` is the
button's value.
"""

from __future__ import annotations

import sys
from pathlib import Path

WRITTEN = '{"type": "message", "id": c.mid, "text":'
PRESSED = '{"type": "choose", "id": c.mid, "value":'


def main() -> None:
    """The tool runs, its one frame changed. Raises ``ValueError`` when the tool has another one."""
    tool = Path(sys.argv.pop(1)) / "load_ws.py"
    source = tool.read_text(encoding="utf-8")
    if source.count(WRITTEN) != 1:
        raise ValueError(f"{tool} does not send the frame that is to be changed: {WRITTEN}")
    program = compile(source.replace(WRITTEN, PRESSED), str(tool), "exec")
    exec(program, {"__name__": "__main__", "__file__": str(tool)})  # noqa: S102 the tool itself, named by whoever asks


if __name__ == "__main__":
    main()
