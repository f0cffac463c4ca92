"""Names that are made of words for other things: April Summers, Monday Motors Ltd, Route 66 Diner Ltd."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from nlu.entities.lexicon import Lexicon
from nlu.entities.reading import Sentence
from nlu.entities.tokens import plain
from nlu.parse import Entity

_MOST_WORDS = 6
_MOST_DIGITS = 4
_LEADS = ("in", "since", "until", "by", "of", "for", "from", "to", "during", "last", "next", "this", "on")


def first_names(sentence: Sentence, lexicon: Lexicon, known: Collection[Entity]) -> frozenset[int]:
    """The tokens that are months or verbs elsewhere and first names here: "April" before "Summers", not
    before a name on record ("Will Acme sign?")."""
    tokens, names = sentence.tokens, lexicon.names
    taken = {entity.start for entity in known}
    found = set()
    for index, word in enumerate(tokens.words[:-1]):
        if tokens.starts[index + 1] in taken:
            continue
        if word in names.also_given and _is_told(sentence, index) and _is_told(sentence, index + 1):
            last = plain(_said(sentence, index + 1))
            is_new = last.isalpha() and last not in names.ordinary and last not in names.business
            is_after = index > 0 and not _is_time_before(sentence, index, lexicon)
            if last in names.surnames or (is_new and is_after):
                found.add(index)
    return frozenset(found)


def legal_names(sentence: Sentence, lexicon: Lexicon, known: Collection[Entity]) -> Iterator[Entity]:
    """The companies said with their legal form and capitals, whatever their words mean elsewhere.

    A company on record said with another form is left to it: "Acme Ltd" is Acme GmbH.
    """
    tokens = sentence.tokens
    if lexicon.nouns_are_capital or tokens.text.isupper():
        return
    forms = lexicon.names.corporate - lexicon.names.ordinary
    after = 0
    for index in range(1, len(tokens)):
        is_form = plain(_said(sentence, index)) in lexicon.names.corporate and _is_told(sentence, index)
        if not is_form or index < after:
            continue
        first, last = _first_of(sentence, index, lexicon), index
        while last + 1 < len(tokens) and tokens.words[last + 1] in forms:
            last += 1
        start, end = tokens.starts[first], tokens.ends[last]
        covered = any(one.kind == "company" and one.start <= start < one.end for one in known)
        if first < index and not covered:
            yield Entity("company", tokens.text[start:end], start, end, tokens.text[start:end])
        after = last + 1


def _first_of(sentence: Sentence, form: int, lexicon: Lexicon) -> int:
    """Where the name with the legal form at ``form`` starts; ``form`` itself when nothing stands before."""
    tokens, names = sentence.tokens, lexicon.names
    first = index = form
    while index > 0 and form - index < _MOST_WORDS:
        index -= 1
        if _is_told(sentence, index):
            first = index
        elif not (_is_figure(sentence, index) or tokens.words[index] in names.particles | {"&", "and", "-"}):
            break
    while first < form and plain(_said(sentence, first)) in names.openers and first + 1 < form:
        is_start = first == 0 or tokens.kinds[first - 1] == "sign"
        if not is_start:
            break
        first += 1
        while first < form and not _is_told(sentence, first):
            first += 1
    return first


def _said(sentence: Sentence, index: int) -> str:
    tokens = sentence.tokens
    return tokens.text[tokens.starts[index] : tokens.ends[index]]


def _is_told(sentence: Sentence, index: int) -> bool:
    tokens = sentence.tokens
    is_code = tokens.glued(index) and tokens.kinds[index - 1] == "number"  # LS1 4AB
    return tokens.kinds[index] == "word" and _said(sentence, index)[0].isupper() and not is_code


def _is_figure(sentence: Sentence, index: int) -> bool:
    tokens = sentence.tokens
    return tokens.kinds[index] == "number" and len(tokens.words[index]) <= _MOST_DIGITS


def _is_time_before(sentence: Sentence, index: int, lexicon: Lexicon) -> bool:
    meaning = lexicon.itemiser.vocabulary.words.get(sentence.tokens.words[index - 1])
    return meaning is not None and meaning.letter in lexicon.any_of(*_LEADS)
