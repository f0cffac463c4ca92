"""E-mail in: who brings it, what of it is a person's own words, and whom it proves."""

from __future__ import annotations

import json
import re
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.app import build as build_app
from bot.channel import Channel
from bot.channels.email import build
from bot.clock import HandClock
from bot.dialogue.own_words import own_words, words_of_page
from bot.doors.signing import key_of, signed
from config.settings import Settings, load_settings
from domain.messages import InboundMessage
from tests.apps import engine
from tests.fake_smtp import mail_server
from tests.fakes import Ledger, serving
from tests.product import SECRET

KEY = key_of(SECRET)
PASSED = "mx.bank.example (relay 4.2); spf=fail; dkim=pass (2048-bit key) header.d=client.example; dmarc=none"


def told(**more: str) -> dict[str, str]:
    return {
        "PARLEY_SECRET_KEY": SECRET,
        "PARLEY_SMTP_URL": "smtp://127.0.0.1:9",
        "PARLEY_EMAIL_FROM": "Parley Bank <help@bank.example>",
        "PARLEY_EMAIL_AUTHSERV": "mx.bank.example",
        "PARLEY_WEBHOOK_SECRET": SECRET,
        **more,
    }


def channel(settings: Settings | None = None) -> Channel:
    built = build(settings or load_settings(told()))
    assert built is not None
    return built


def mail(text: str = "My card was charged twice.", **headers: str) -> EmailMessage:
    made = EmailMessage()
    given = {
        "From": "Ann Smith <Ann@Client.example>",
        "To": "help@bank.example",
        "Subject": "Card",
        "Message-ID": "<1@client.example>",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    for name, value in given.items():
        if value:
            made[name] = value
    made.set_content(text)
    return made


async def bring(url: str, raw: EmailMessage | bytes, key: bytes = KEY) -> tuple[int, Any]:
    body = raw if isinstance(raw, bytes) else raw.as_bytes()
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{url}/email/inbound", data=body, headers=signed(key, "d-1", body)) as answer,
    ):
        return answer.status, await answer.json()


async def heard(raw: EmailMessage | bytes) -> InboundMessage | None:
    ledger = Ledger()
    async with serving(channel(), ledger) as url:
        status, _ = await bring(url, raw)
    assert status == 202
    return ledger.only() if ledger.messages else None


async def test_a_mail_is_stored_under_its_message_id_once() -> None:
    ledger = Ledger()
    async with serving(channel(), ledger) as url:
        assert await bring(url, mail()) == (202, {"taken": True})
        assert await bring(url, mail()) == (202, {"taken": True})
        assert (await bring(url, mail(), b"another secret"))[0] == 401
    message = ledger.only()
    assert message.text == "Card\nMy card was charged twice."
    assert message.profile.name == "Ann Smith"
    assert message.client_id == "<1@client.example> <1@client.example> Card"


async def test_an_answer_keeps_its_thread_and_leaves_the_subject_out() -> None:
    message = await heard(mail(Subject="AW: Re: Card", In_Reply_To="<b@x>", References="<a@x> <b@x>"))
    assert message is not None
    assert message.text == "My card was charged twice."
    assert message.client_id == "<a@x> <1@client.example> Card"


# -- who it is


@pytest.mark.parametrize(
    "results",
    [
        PASSED,
        "mx.bank.example; dmarc=pass (p=reject) header.from=client.example",
        "MX.bank.example 1; dmarc=pass header.from=client.example",
    ],
)
async def test_who_our_mail_server_vouches_for_is_proven(results: str) -> None:
    message = await heard(mail(Authentication_Results=results))
    assert message is not None
    assert message.profile.proven_email == "ann@client.example"
    assert message.address == "ann@client.example"


@pytest.mark.parametrize(
    "results",
    [
        "",
        "mx.evil.example; dkim=pass header.d=client.example",
        "mx.bank.example; dkim=pass header.d=evil.example",
        "mx.bank.example; dkim=fail header.d=client.example",
        "mx.bank.example; spf=pass smtp.mailfrom=client.example",
        "mx.bank.example; dkim=pass header.d=client.example.evil.example",
        "mx.bank.example; dkim=pass header.d=evil.example (header.d=client.example)",
        "mx.bank.example; dmarc=pass header.from=evil.example",
        "mx.bank.example.evil.example; dkim=pass header.d=client.example",
        "mx.bank.example; none",
        ";;;=",
    ],
)
async def test_anybody_else_is_not_and_talks_apart(results: str) -> None:
    message = await heard(mail(Authentication_Results=results))
    assert message is not None
    assert message.profile.proven_email is None
    assert message.address == message.identity.external_id == "unproven:ann@client.example"


async def test_only_the_newest_word_of_our_server_counts() -> None:
    forged = (
        b"Authentication-Results: mx.bank.example; spf=none\r\nAuthentication-Results: " + PASSED.encode()
    )
    message = await heard(forged + b"\r\n" + mail().as_bytes())
    assert message is not None
    assert message.profile.proven_email is None


async def test_a_mail_from_two_is_from_nobody() -> None:
    two = mail(From="ann@client.example, eve@evil.example", Authentication_Results=PASSED)
    assert await heard(two) is None
    twice = b"From: eve@evil.example\r\n" + mail(Authentication_Results=PASSED).as_bytes()
    assert await heard(twice) is None


async def test_a_name_that_looks_like_an_address_is_a_name() -> None:
    message = await heard(mail(From='"ann@client.example" <eve@evil.example>', Authentication_Results=PASSED))
    assert message is not None
    assert message.address == "unproven:eve@evil.example"


# -- what is not answered


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated"},
        {"Precedence": "bulk"},
        {"List_Id": "<news.example>"},
        {"Return_Path": "<>"},
        {"From": "MAILER-DAEMON@client.example"},
        {"From": "Parley Bank <Help@bank.example>"},
        {"From": "nobody"},
        {"From": ""},
    ],
)
async def test_what_no_person_wrote_is_taken_and_not_answered(headers: dict[str, str]) -> None:
    assert await heard(mail(**headers)) is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff" * 100,
        b"From: =?utf-8?b?////?= <a@client.example>\r\n\r\n",
        b"From: a@client.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x",
        b"From: a@client.example\r\nContent-Type: text/plain; charset=no-such\r\n\r\nhello",
        b"From: a@client.example\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!",
        b"From: a@client.example\r\nMessage-ID: \r\nReferences: \r\nSubject: \r\n\r\nhello\x00there",
    ],
)
async def test_a_broken_mail_breaks_nothing(raw: bytes) -> None:
    message = await heard(raw)
    assert message is None or "\x00" not in message.text


# -- own words


@pytest.mark.parametrize(
    ("given", "own"),
    [
        ("2\n\nOn Mon, 16 Nov 2026 at 09:00, Parley Bank wrote:\n> What should we do?\n> 1. Refund", "2"),
        ("Danke.\n\nAm Mo., 16. Nov. 2026 schrieb\nParley <help@bank.example>:\n\n> Ihr Fall", "Danke."),
        (
            "Please tell bob@client.example\nFrom: Parley <help@bank.example>\nSent: Monday\nTo: Ann",
            "Please tell bob@client.example",
        ),
        ("Yes please\n-- \nAnn Smith\nCFO", "Yes please"),
        ("Refund\n\n-----Original Message-----\nFrom: Parley\nSent: Monday", "Refund"),
        ("Refund\n\nFrom: Parley <help@bank.example>\nSent: Monday\nTo: Ann\nSubject: Card", "Refund"),
        ("Gern.\n\n________________________________\nVon: Parley", "Gern."),
        ("> What should we do?\nRefund.\n> By when?\nToday.", "Refund.\nToday."),
        ("> only what was quoted", "> only what was quoted"),
        ("It costs: 10\nTo: me it is too much", "It costs: 10\nTo: me it is too much"),
    ],
)
def test_the_history_and_the_signature_are_left_out(given: str, own: str) -> None:
    assert own_words(given) == own


def test_a_page_is_read_as_it_is_seen() -> None:
    page = (
        "<html><head><style>p {}</style></head><body><p>Hello&nbsp;there,</p><div>it is <b>twice</b><br>"
        '&lt;T-1&gt;</div><div class="gmail_quote"><div>On Monday</div><blockquote>old</blockquote></div>'
        "<script>alert(1)</script></body></html>"
    )
    assert words_of_page(page) == "Hello there,\nit is twice\n<T-1>"


async def test_attachments_are_named() -> None:
    made = mail()
    made.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="a\tb.pdf")
    message = await heard(made)
    assert message is not None
    assert message.text.endswith("twice.\n[a b.pdf]")


# -- the whole way


async def test_a_complaint_by_mail_is_answered_in_its_thread_and_a_number_chooses(
    embedded_url: str, clock: HandClock
) -> None:
    async with mail_server() as box:
        app = build_app(
            load_settings(told(PARLEY_SMTP_URL=box.url, PARLEY_DATABASE_URL=embedded_url)), clock, engine()
        )
        try:
            async with serving(app.channels["email"], app.runner.receive) as url:
                await bring(url, mail("I want to make a complaint: you charged my card twice on Monday"))
                await app.runner.settled()
                await app.jobs.run_all()
                (first,) = box.mails
                body = first.get_body(("plain",))
                assert body is not None
                (undo,) = re.findall(r"^(\d+)\. Undo", body.get_content(), re.MULTILINE)
                answered = mail(
                    undo,
                    Subject=str(first["Subject"]),
                    In_Reply_To=str(first["Message-ID"]),
                    Message_ID="<2@x>",
                )
                await bring(url, answered)
                await app.runner.settled()
                await app.jobs.run_all()
        finally:
            await app.stop()
    assert first["Subject"] == "Re: Card"
    assert first["In-Reply-To"] == "<1@client.example>"
    assert "withdrawn" in str(box.mails[1])
    assert box.envelopes[1].rcpt_tos == ["ann@client.example"]


async def test_the_page_of_the_channel_shows_the_addresses_it_serves() -> None:
    page = (Path(__file__).parents[2] / "docs" / "email.md").read_text(encoding="utf-8")
    assert "/email/inbound" in page
    assert json.dumps({"taken": False}) in page
