"""What is asked often, and what becomes of what nothing here answers."""

from __future__ import annotations

from domain.access import Permission
from domain.dialogue import Button, Reply, Turn, handler
from domain.hours import OpeningHours
from domain.knowledge.model import Article
from domain.tickets import telling
from domain.tickets.model import Ticket, TicketKind
from domain.tickets.opening import described, opened

MOST_ARTICLES = 500
FEWEST_WORDS = 4
"""Words of the first part of a question that may ask by itself."""
LONGEST = 400
"""Letters of a question that a button carries."""


@handler("ask_question", may=Permission.TALK, side=True, public=True)
async def ask_question(turn: Turn, question: str, about: str | None = None) -> Reply:
    """The article that answers, with a way on when it does not; an honest word when there is none. What was
    asked just before says what a few words are ``about``."""
    own, language = await own_articles(turn), turn.actor.language
    found = turn.knowledge.search(question, language, own)
    if found is None and about is not None:
        found = turn.knowledge.search(f"{about} {question}", language, own)
    first = question.split(",", maxsplit=1)[0]  # "what does it cost abroad, I'm going to Norway"
    if found is None and len(first.split()) >= FEWEST_WORDS and first != question:
        found = turn.knowledge.search(first, language, own)
    if found is None:
        return _unanswered(turn, question)
    title, body = found
    way_on = Button("not_helped", "answer_not_helped", {"text": question[:LONGEST]})
    buttons = () if turn.actor.is_staff else (Button("helped", "answer_helped"), way_on, _person_button())
    return Reply("article", {"title": title, "body": body, "asks": not turn.actor.is_staff}, buttons)


@handler("answer_helped", may=Permission.TALK, spoken=False, side=True, public=True)
async def answer_helped(turn: Turn) -> Reply:
    """The article was what they needed."""
    return Reply("answer_helped", {"staff": turn.actor.is_staff})


@handler("answer_not_helped", may=Permission.TALK, spoken=False, side=True, public=True)
async def answer_not_helped(turn: Turn, text: str) -> Reply:
    """The article was not what they needed: a person can answer."""
    return _unanswered(turn, text, tried=True)


@handler("leave_question", may=Permission.OPEN_TICKET, spoken=False)
async def leave_question(turn: Turn, text: str, category: str | None = None) -> Reply:
    """A question that nothing here answers is a ticket, for a person to answer."""
    new = await described(
        turn, Ticket(kind=TicketKind.QUESTION, subject="", text=text, category=category), None
    )
    ticket, _ = await opened(turn, new, None, None)
    return Reply("ticket_opened", {"ticket": ticket, "customer": None}, (telling.next_button(turn, ticket),))


def _unanswered(turn: Turn, question: str, *, tried: bool = False) -> Reply:
    """Nothing here answers; a person can, now or later."""
    hours = OpeningHours.of(turn.policies, turn.house_zone)
    opens = None if hours.is_open(turn.now) else hours.opens_next(turn.now)
    facts = {"opens": opens, "tried": tried, "staff": turn.actor.is_staff}
    if turn.actor.is_staff:
        return Reply("question_unanswered", facts)
    leave = Button("leave_question", "leave_question", {"text": question[:LONGEST]})
    return Reply("question_unanswered", facts, (leave, _person_button()))


async def own_articles(turn: Turn) -> list[tuple[str, str]]:
    """What staff wrote in the speaker's language."""
    language = turn.actor.language.split("-", maxsplit=1)[0]
    written = await turn.uow.find(Article, language=language, order="-id", limit=MOST_ARTICLES)
    return [(one.title, one.body) for one in written]


def _person_button() -> Button:
    return Button("person", "talk_to_human")
