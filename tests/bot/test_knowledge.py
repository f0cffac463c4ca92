"""Knowledge: the right article, or none; staff's own first; quickly."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge import LONGEST, ArticleKnowledge, Reading
from config.languages import FOLDER, load_language, read_yaml

SHIPPED = ArticleKnowledge([load_language("en")])
TITLES = {
    path.stem: path.read_text(encoding="utf-8").splitlines()[0].lstrip("# ")
    for path in load_language("en").articles
}


def title(question: str, *extra: tuple[str, str]) -> str | None:
    found = SHIPPED.search(question, "en", list(extra))
    return found[0] if found else None


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("at what time do your branches shut on saturdays?", "opening-hours"),
        ("where can I find you in Hull", "opening-hours"),
        ("some thief has my card, what now", "block-a-lost-card"),
        ("freeze card", "block-a-lost-card"),
        ("my new debit card came by post, how is it activated", "activate-card"),
        ("i forgot my pin", "card-pin"),
        ("forgotten online banking password", "reset-password"),
        ("what is it I pay when I am overdrawn", "overdraft-fees"),
        ("what do you charge for using the card overseas", "foreign-transaction-fee"),
        ("how much money may I take out at a cashpoint per day", "cash-and-limits"),
        ("how long until a transfer arrives", "transfer-times"),
        ("send money to another country", "send-money-abroad"),
        ("set up a standing order for my rent", "standing-orders"),
        ("a company keeps collecting a direct debit, how do I stop the direct debit", "direct-debits"),
        ("there is a payment I don't recognise", "dispute-a-transaction"),
        ("I think I've been scammed, a fake text message", "recognise-scams"),
        ("someone hacked my account, how is fraud reported", "report-fraud"),
        ("is my money safe if the bank goes bust", "deposit-guarantee"),
        ("what papers do you want for a new account", "open-an-account"),
        ("how can I close my account", "close-an-account"),
        ("I have moved house", "change-address-or-name"),
        ("what do savings accounts pay in interest", "savings-rates"),
        ("how much deposit for a mortgage", "mortgages"),
        ("can I pay off my mortgage early", "early-mortgage-repayment"),
        ("what is the APR of a personal loan", "personal-loans"),
        ("I cannot pay my loan this month, what happens with a missed payment", "missed-loan-payment"),
        ("does travel insurance include skiing", "insurance"),
        ("how do I make an insurance claim for water damage", "insurance-claims"),
        ("what does the business account cost", "business-accounts"),
        ("error 05 on the card machine", "terminal-troubleshooting"),
        ("refund a customer on the card reader", "refund-on-a-terminal"),
        ("how soon is the money of the terminal paid out", "card-terminals"),
        ("can I pay in cheques in the app", "paying-in"),
        ("paper statement by post", "statements"),
        ("exchange rate for dollars", "exchange-currency"),
        ("where do I see my IBAN", "iban-and-sort-code"),
        ("contactless limit", "contactless-limit"),
        ("how old must a child be for an account", "student-and-child-accounts"),
        ("how do you deal with complaints", "complaints-procedure"),
        ("what data do you hold about me", "your-data"),
        ("return policy for terminals", "delivery-and-returns"),
        ("do I need an appointment with an adviser", "appointments-and-queue"),
    ],
)
def test_a_question_finds_its_article(question: str, article: str) -> None:
    assert title(question) == TITLES[article]


@pytest.mark.parametrize(
    "question",
    [
        "",
        "?",
        "how do I",
        "tell me more",
        "what is the capital of France",
        "write me a poem about the sea",
        "who won the football match yesterday",
        "how do I change a tyre",
        "recommend a good restaurant",
        "call me please",
        "my name is Sam",
        "SELECT * FROM articles; --",
        "😀😀😀",
    ],
)
def test_what_no_article_answers_gets_no_answer(question: str) -> None:
    assert title(question) is None


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("how do I resett my pasword", "reset-password"),
        ("overdarft fee", "overdraft-fees"),
        ("contactles limit", "contactless-limit"),
        ("insurence claim", "insurance-claims"),
        ("how do i chnage my pasword onlin", "reset-password"),
        ("how mutch dose a internatonal transfr cost", "send-money-abroad"),
        ("wats the fee for forign paymnts", "send-money-abroad"),
        ("whats the cuttoff time for paymants", "transfer-times"),
        ("wich documants to opne a acount", "open-an-account"),
    ],
)
def test_typing_mistakes_are_forgiven(question: str, article: str) -> None:
    assert title(question) == TITLES[article]


@pytest.mark.parametrize(
    "question", ["is 91 a prime number", "how do bees make honey", "turn off the lights"]
)
def test_a_word_that_is_near_another_is_not_taken_for_it(question: str) -> None:
    assert title(question) is None


def test_what_staff_wrote_answers_before_what_was_shipped() -> None:
    own = ("What an overdraft costs here", "The overdraft fee is nothing at all.")
    assert title("what is the overdraft fee", own) == own[0]
    assert title("what are your opening hours", own) == TITLES["opening-hours"]


def test_a_single_article_of_ones_own_is_found_by_its_body_too() -> None:
    own = ("Good to know", "Dogs are welcome in every branch except Leeds.")
    assert title("are dogs welcome in the branch", own) == own[0]
    assert title("are credit cards free of charge", own) != own[0]


def test_a_language_without_a_pack_has_only_what_staff_wrote() -> None:
    own = [("Öffnungszeiten", "Wir haben montags geöffnet.")]
    assert SHIPPED.search("Öffnungszeiten", "de-CH", own) == own[0]
    assert SHIPPED.search("opening hours", "de-CH", []) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("opening", "opens"),
        ("payments", "payment"),
        ("stopped", "stop"),
        ("fees", "charges"),
        ("cards", "card"),
    ],
)
def test_forms_and_synonyms_are_one_word(one: str, other: str) -> None:
    reading = Reading.of(read_yaml(FOLDER / "en" / "knowledge.yml"))
    assert reading.words(one) == reading.words(other) != []


def test_of_a_long_text_only_the_beginning_is_read() -> None:
    question = "how long does a transfer to Germany take"
    assert title(question) is not None
    assert title(" " * LONGEST + question) is None


def test_every_article_has_a_title_tags_and_a_body() -> None:
    for path in load_language("en").articles:
        check(path)


def check(path: Path) -> None:
    """The file is an article as `bot.knowledge` reads it."""
    first, second, empty, *body = path.read_text(encoding="utf-8").splitlines()
    assert first.startswith("# ")
    assert second.startswith("tags: ")
    assert empty == ""
    assert len(" ".join(body)) > 100
