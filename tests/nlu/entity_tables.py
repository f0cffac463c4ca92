"""What the tables of entities are read with: the English lexicon, a few records, a Wednesday morning."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from nlu.entities import NameIndex, extract, load_lexicon
from nlu.parse import Context, Entity, Name

LEXICON_FILE = Path(__file__).parents[2] / "config" / "languages" / "en" / "lexicon.yml"
LEXICON = load_lexicon(LEXICON_FILE)
WEDNESDAY = datetime.fromisoformat("2026-11-18T10:00:00+00:00")
RECORDS = NameIndex.of(
    LEXICON,
    [
        Name("company", "Acme GmbH"),
        Name("company", "Globex"),
        Name("company", "Initech Ltd"),
        Name("company", "Kessler Logistik AG"),
        Name("company", "Vega Hotels"),
        Name("company", "Best Catering"),
        Name("person", "Jane Doe"),
        Name("person", "Rita Reyes"),
        Name("person", "Tom Whitaker"),
        Name("person", "Grant Miller"),
        Name("person", "José Núñez"),
        Name("product", "GTX Pro"),
        Name("product", "GTX Plus Basic"),
        Name("product", "Night Safe"),
    ],
)


def entities(text: str, **known: object) -> tuple[Entity, ...]:
    """What is found in ``text``; ``known`` replaces parts of the context."""
    context = {"now": WEDNESDAY, "role": "staff", "names": RECORDS, **known}
    return extract(text, Context(**context), LEXICON)  # type: ignore[arg-type]


def said(text: str, **known: object) -> str:
    """What is found in ``text`` on one line: ``amount=15000 EUR | date=2026-11-20``."""
    return " | ".join(f"{entity.kind}={shown(entity.value)}" for entity in entities(text, **known))


def shown(value: object) -> str:
    """A value as the tables write it: amounts without needless decimals, then their currency."""
    if isinstance(value, dict):
        return f"{value['value']:g} {value['currency'] or ''}".strip()
    return str(value)


__all__ = ["LEXICON", "LEXICON_FILE", "RECORDS", "WEDNESDAY", "entities", "said"]
