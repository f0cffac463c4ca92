"""Facts in sentences: amounts, dates, names, record numbers, figures, and what else the contract names."""

from nlu.entities.extraction import extract
from nlu.entities.lexicon import Lexicon, LexiconError, load_lexicon
from nlu.entities.names import NameIndex

__all__ = ["Lexicon", "LexiconError", "NameIndex", "extract", "load_lexicon"]
