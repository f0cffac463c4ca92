"""CSV files as the world writes them: any delimiter, byte order marks, Windows text, quoted newlines."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from bot.cli.work.opening import Refused
from domain.exchange.drafts import Row
from domain.exchange.report import Note

DELIMITERS = ",;\t|"
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}

csv.field_size_limit(64 * 1024 * 1024)  # a complaint may be long; a cell of the default size is 128 KiB


class CsvFile:
    """A file that can be read again and again. Raises ``Refused`` when it has no header, ``OSError``
    when it cannot be read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.notes: list[Note] = []
        self._encoding = self._find_encoding()
        with self._open() as file:
            first, self._skipped = _first_line(file)
        self.delimiter = _delimiter(first)
        self.header = [cell.strip() for cell in next(iter(self._rows()), Row(0)).cells]
        if not any(self.header):
            raise Refused(f"{path} is empty: the first line must name the columns.")

    def rows(self) -> Iterator[Row]:
        """Each row with anything in it, under the line where it begins; one that cannot be told apart
        carries its trouble."""
        rows = self._rows()
        next(rows)
        return rows

    def _rows(self) -> Iterator[Row]:
        with self._open() as file:
            for _ in range(self._skipped):
                next(file)
            reader = csv.reader(self._without_nul(file), delimiter=self.delimiter, strict=True)
            begins = self._skipped + 1
            while True:
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    is_open = "unexpected end" in str(error)
                    yield Row(begins, trouble=Note("quotes_open" if is_open else "quotes_wrong"))
                else:
                    if any(cell.strip() for cell in cells):
                        yield Row(begins, cells)
                begins = self._skipped + reader.line_num + 1

    def _open(self) -> TextIO:
        return self.path.open(encoding=self._encoding, errors="replace", newline="")

    def _without_nul(self, file: TextIO) -> Iterator[str]:
        """No database takes NUL, and no text means it."""
        note = Note("nul")
        for line in file:
            if "\0" in line and note not in self.notes:
                self.notes.append(note)
            yield line.replace("\0", "")

    def _find_encoding(self) -> str:
        with self.path.open("rb") as file:
            start = file.read(3)
            for mark, encoding in _MARKS.items():
                if start.startswith(mark):
                    return encoding
            file.seek(0)
            decoder = codecs.getincrementaldecoder("utf-8")()
            try:
                while chunk := file.read(1 << 20):
                    decoder.decode(chunk)
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                self.notes.append(Note("encoding"))
                return "cp1252"
        return "utf-8"


def _first_line(file: TextIO) -> tuple[str, int]:
    """The first line with anything in it, and how many are before it; Excel's ``sep=;`` is one of those."""
    for place, line in enumerate(file):
        if line.strip().strip("\0") and not line.lower().startswith("sep="):
            return line, place
    return "", 0


def _delimiter(line: str) -> str:
    return max(DELIMITERS, key=lambda mark: len(next(csv.reader([line], delimiter=mark), [])))
