"""Knowledge in German: the right article, or none; with umlauts and without."""

from __future__ import annotations

import pytest

from bot.knowledge import ArticleKnowledge
from config.languages import load_language

GERMAN = load_language("de")
SHIPPED = ArticleKnowledge([GERMAN])
TITLES = {
    path.stem: path.read_text(encoding="utf-8").splitlines()[0].lstrip("# ") for path in GERMAN.articles
}


def title(question: str) -> str | None:
    found = SHIPPED.search(question, "de", [])
    return found[0] if found else None


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("Um wie viel Uhr schließt die Filiale am Samstag?", "opening-hours"),
        ("meine Karte wurde gestohlen, was mache ich jetzt", "block-a-lost-card"),
        ("wie aktiviere ich die neue Karte", "activate-card"),
        ("PIN vergessen", "card-pin"),
        ("ich habe mein Passwort fürs Online-Banking vergessen", "reset-password"),
        ("was kostet es, wenn ich mein Konto überziehe", "overdraft-fees"),
        ("welche Gebühr fällt mit der Karte im Urlaub an", "foreign-transaction-fee"),
        ("wie viel Bargeld kann ich am Tag abheben", "cash-and-limits"),
        ("wann kommt meine Überweisung an", "transfer-times"),
        ("ueberweisung ins ausland", "send-money-abroad"),
        ("Dauerauftrag für die Miete einrichten", "standing-orders"),
        ("Lastschrift zurückholen", "direct-debits"),
        ("auf meinem Auszug ist eine unbekannte Buchung", "dispute-a-transaction"),
        ("ist die SMS von Ihnen eine Phishing-Nachricht", "recognise-scams"),
        ("sind meine Einlagen sicher, wenn die Bank pleite ist", "deposit-guarantee"),
        ("welche Dokumente brauche ich, um ein Konto zu eröffnen", "open-an-account"),
        ("ich will mein Konto auflösen", "close-an-account"),
        ("ich bin umgezogen, wie ändere ich die Adresse", "change-address-or-name"),
        ("wie viel Eigenkapital für eine Hypothek", "mortgages"),
        ("Hypothek vorzeitig zurückzahlen", "early-mortgage-repayment"),
        ("was kostet ein Kartenterminal", "card-terminals"),
        ("das Terminal zeigt Fehler 51", "terminal-troubleshooting"),
        ("Konto für Studenten", "student-and-child-accounts"),
        ("wie lange dauert es, bis eine Beschwerde beantwortet ist", "complaints-procedure"),
    ],
)
def test_a_question_finds_its_article(question: str, article: str) -> None:
    assert title(question) == TITLES[article]


@pytest.mark.parametrize(
    "question", ["wie wird das Wetter morgen", "Wer hat das Spiel gewonnen?", "Rezept für Käsespätzle"]
)
def test_what_no_article_speaks_of_finds_none(question: str) -> None:
    assert title(question) is None


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("wie änderre ich mein pasword im online bankng", "reset-password"),
        ("was kostet eine überweissung ins auslnd", "send-money-abroad"),
        ("PIN vergesen", "card-pin"),
    ],
)
def test_typing_mistakes_are_forgiven(question: str, article: str) -> None:
    assert title(question) == TITLES[article]
