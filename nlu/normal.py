"""One way of writing for every sentence, so that what means the same is learned as the same."""

from __future__ import annotations

import re
import unicodedata

MOST_CHARACTERS = 1_000
"""How much of a sentence is read to find its intent: people say first what they want."""

# What varies without changing the intent becomes one short mark that starts with a nought. Quantifiers
# are bounded, so that reading stays linear whatever is sent.
_MARKS = {
    "url": "0u",
    "email": "0e",
    "amount": "0$",
    "percent": "0%",
    "clock": "0:",
    "ticket": "0t",
    "quote": "0q",
    "deal": "0d",
    "lead": "0l",
    "sharp": "0#",
    "number": "0",
}

_NUMBER = r"\d[\d.,'\u2019]{0,20}"
_TOKEN = re.compile(
    rf"""
      (?P<url>(?:https?://|www\.)\S{{1,200}})
    | (?P<email>[\w.+-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,4}})
    | (?P<ticket>t-?\d{{1,9}}\b)
    | (?P<quote>q-\d{{1,9}}\b)
    | (?P<deal>d-?\d{{1,9}}\b)
    | (?P<lead>l-?\d{{1,9}}\b)
    | (?P<sharp>\#\d{{1,9}}\b)
    | (?P<amount>[$€£¥]\s?{_NUMBER}(?:\s?(?:k|m|bn|mn|million|thousand|grand)\b)?
        | {_NUMBER}\s?(?:k|m|bn|mn|million|thousand|grand)?\s?
          (?:[$€£¥]|(?:eur|euros?|usd|dollars?|gbp|pounds?|quid|chf|francs?|bucks|grand|k)\b))
    | (?P<percent>{_NUMBER}\s?(?:%|percent\b))
    | (?P<clock>\d{{1,2}}:\d\d(?:\s?[ap]\.?m\b)?|\d{{1,2}}\s?[ap]\.?m\b)
    | (?P<number>{_NUMBER}(?![^\W_]))
    | (?P<word>[^\W_]+(?:'[^\W_]+)*)
    | (?P<sign>\?|[\U0001F300-\U0001FAFF])
    """,
    re.VERBOSE,
)

_QUOTES = str.maketrans("\u2018\u2019\u02bc`", "''''", "\u00ad\u200b")


def normalise(text: str) -> str:
    """The words of the beginning of ``text``, folded, parted by single blanks; numbers, amounts, e-mail
    addresses and record numbers are marks. Empty when nothing was said."""
    folded = unicodedata.normalize("NFKC", text[:MOST_CHARACTERS]).casefold().translate(_QUOTES)
    return " ".join(_MARKS.get(str(found.lastgroup), found[0]) for found in _TOKEN.finditer(folded))
