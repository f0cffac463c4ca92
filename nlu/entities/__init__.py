"""Facts in sentences: amounts, dates, names, record numbers, figures, and what else the contract names."""

from nlu.entities.extraction import extract
from nlu.entities.lexicon import Lexicon, LexiconError, load_lexicon
from nlu.entities.lexicons import Lexicons, Polyglot, load_lexicons
from nlu.entities.names import NameIndex

__all__ = [
    "Lexicon",
    "LexiconError",
    "Lexicons",
    "NameIndex",
    "Polyglot",
    "extract",
    "load_lexicon",
    "load_lexicons",
]
