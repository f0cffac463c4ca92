"""One stand-in for each person, company and record, the same wherever it is named."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import count

from bot.turns.masking import STAND_INS, masked

PEOPLE = (
    *("Jane Doe", "John Roe", "Mary Major", "Richard Miles", "Paula Grant", "Oscar Finch", "Nora Wells"),
    *("Hugo Lane", "Vera Stone", "Tom Archer", "Lena Brook", "Max Porter"),
)
COMPANIES = ("Acme GmbH", "Globex Ltd", "Initech Inc", "Umbra Foods Ltd", "Vandelay GmbH", "Stark Stores Ltd")
_REF = re.compile(r"\b([TQDL])-?(\d{1,9})\b", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_FIRST_PRIVATE = 0xE100
"""Characters nobody types stand for what is known while the rest is masked."""
SHORTEST = 3


@dataclass(slots=True)
class Masks:
    """Fills as it goes; equal names get equal stand-ins."""

    words: dict[str, str] = field(default_factory=dict)
    """What was said, folded, and what stands for it."""
    refs: dict[str, str] = field(default_factory=dict)
    """Records' numbers as they were and as they will be when the file is played."""
    _people: count[int] = field(default_factory=count)
    _companies: count[int] = field(default_factory=count)

    def person(self, name: str | None, email: str | None, *, staff: bool) -> tuple[str, str]:
        """The name and e-mail that stand for somebody's."""
        key = (email or name or "").casefold()
        if key not in self.words:
            number = next(self._people)
            stand_in = PEOPLE[number] if number < len(PEOPLE) else f"Jane Doe {number}"
            address = stand_in.lower().replace(" ", ".") + ("@bank.example" if staff else "@client.example")
            self._learn(name, stand_in)
            self.words[key] = address if email else stand_in
            if email:
                self.words[f"name of {key}"] = stand_in
        stand_in = self.words.get(f"name of {key}", self.words[key])
        return stand_in, self.words[key]

    def company(self, name: str) -> str:
        """The name that stands for a company's."""
        if name.casefold() not in self.words:
            number = next(self._companies)
            self.words[name.casefold()] = (
                COMPANIES[number] if number < len(COMPANIES) else f"Acme {number} Ltd"
            )
        return self.words[name.casefold()]

    def said(self, text: str) -> str:
        """The text with everything known by its stand-in, and nothing personal left."""
        private: dict[str, str] = {}

        def hide(stand_in: str) -> str:
            character = chr(_FIRST_PRIVATE + len(private))
            private[character] = stand_in
            return character

        text = _EMAIL.sub(lambda found: hide(self.words.get(found[0].casefold(), STAND_INS["email"])), text)
        for known in sorted((one for one in self.words if not one.startswith("name of ")), key=len)[::-1]:
            pattern = rf"(?<!\w){re.escape(known)}(?!\w)"
            if re.search(pattern, text, re.IGNORECASE):
                text = re.sub(pattern, hide(self.words[known]), text, flags=re.IGNORECASE)
        text = _REF.sub(lambda found: hide(self._ref(found)), text)
        text = masked(text)
        for character, stand_in in private.items():
            text = text.replace(character, stand_in)
        return text

    def _ref(self, found: re.Match[str]) -> str:
        said = f"{found[1].upper()}-{found[2]}"
        return self.refs.get(said, said)

    def _learn(self, name: str | None, stand_in: str) -> None:
        """The whole name, and each of its words that is long enough to be one."""
        if not name:
            return
        self.words[name.casefold()] = stand_in
        for word, instead in zip(name.split(), [*stand_in.split(), stand_in, stand_in], strict=False):
            if len(word) >= SHORTEST:
                self.words.setdefault(word.casefold(), instead)
