"""What kinds of file are taken, by name and by what is really in them."""

from __future__ import annotations

import codecs

SNIFFED = 4096
"""Bytes at the beginning of a file that tell what it is."""
_ZIP, _OLE = (b"PK\x03\x04",), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)
_JPEG = (b"\xff\xd8\xff",)

_BEGINNINGS: dict[str, tuple[bytes, ...]] = {
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": _JPEG,
    ".jpeg": _JPEG,
    ".gif": (b"GIF87a", b"GIF89a"),
    ".webp": (b"RIFF",),
    ".pdf": (b"%PDF-",),
    ".doc": _OLE,
    ".xls": _OLE,
    ".docx": _ZIP,
    ".xlsx": _ZIP,
}
_TEXTS = (".txt", ".csv")
TAKEN = (*_BEGINNINGS, *_TEXTS)
"""Endings of names, lower case."""


def is_what_it_says(ending: str, start: bytes) -> bool:
    """Whether a file whose name ends so begins as such a file does; ``start`` is its first
    ``SNIFFED`` bytes."""
    if ending in _TEXTS:
        return _is_text(start)
    if ending == ".webp" and start[8:12] != b"WEBP":
        return False
    return start.startswith(_BEGINNINGS.get(ending, ()))


def _is_text(start: bytes) -> bool:
    """Words in UTF-8, or in an older encoding of one byte a letter."""
    if b"\x00" in start:
        return False
    try:
        # A letter cut in two at the end of what was read is no fault.
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return all(byte >= 0x20 or byte in b"\t\n\r\f" for byte in start)  # noqa: PLR2004 control characters
    return True
