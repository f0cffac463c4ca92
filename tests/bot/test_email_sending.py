"""E-mail out: what a mail looks like, over TLS or not at all with a password, and how sending it can end."""

from __future__ import annotations

import ssl
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
import trustme

from bot.channel import Channel, RetryLater, Uncertain, Undeliverable
from bot.channels.email import build
from config.settings import load_settings
from domain.messages import OutboundMessage
from tests.fake_smtp import mail_server
from tests.product import SECRET

FROM = "Parley Bank <help@bank.example>"
CODE = OutboundMessage(
    "code:7:1", "email", "ann@client.example", "Your code is 402 117.\nIt is good for 10 minutes."
)


def channel(url: str) -> Channel:
    settings = load_settings({"PARLEY_SECRET_KEY": SECRET, "PARLEY_SMTP_URL": url, "PARLEY_EMAIL_FROM": FROM})
    built = build(settings)
    assert built is not None
    return built


def part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    text: str = body.get_content()
    return text.replace("\r\n", "\n").strip()


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's certificate for localhost that this process trusts."""
    made = trustme.CA()
    made.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.issue_cert("localhost").configure_cert(context)
    return context


async def test_a_mail_says_who_it_is_from_and_what_there_is_to_say() -> None:
    async with mail_server() as box:
        number = await channel(box.url).send(CODE)
    (mail,) = box.mails
    assert (mail["From"], mail["To"]) == (FROM, "ann@client.example")
    assert mail["Subject"] == "Your code is 402 117."
    assert part(mail, "plain") == CODE.text
    assert "402 117.<br>" in part(mail, "html")
    assert mail["Message-ID"] == number
    assert number.endswith("@bank.example>")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert box.envelopes[0].rcpt_tos == ["ann@client.example"]


async def test_the_same_message_has_the_same_message_id_and_another_one_another() -> None:
    async with mail_server() as box:
        email = channel(box.url)
        numbers = [await email.send(one) for one in (CODE, CODE, replace(CODE, key="code:7:2"))]
    assert numbers[0] == numbers[1] != numbers[2]


async def test_an_answer_stands_in_the_thread_it_answers() -> None:
    async with mail_server() as box:
        await channel(box.url).send(replace(CODE, in_reply_to="<root@x> <last@x> Card fees, again"))
    (mail,) = box.mails
    assert mail["Subject"] == "Re: Card fees, again"
    assert mail["In-Reply-To"] == "<last@x>"
    assert mail["References"] == "<root@x> <last@x>"
    assert mail["Auto-Submitted"] == "auto-replied"


async def test_what_nobody_asked_for_stands_in_one_thread_of_its_reader() -> None:
    async with mail_server() as box:
        email = channel(box.url)
        for one in (
            CODE,
            replace(CODE, key="2"),
            replace(CODE, key="3", address="unproven:bob@client.example"),
        ):
            await email.send(one)
    first, second, other = (mail["References"] for mail in box.mails)
    assert first == second != other
    assert box.envelopes[2].rcpt_tos == ["bob@client.example"]


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script> & <b>", "<!channel> *_`~ @everyone", "\u202eabc \u200b🙂" * 5_000]
)
async def test_words_stay_words_in_both_parts(text: str) -> None:
    async with mail_server() as box:
        await channel(box.url).send(replace(CODE, text=text))
    (mail,) = box.mails
    assert part(mail, "plain") == text.strip()
    shown = part(mail, "html")
    assert "<script" not in shown
    assert "<b>" not in shown


async def test_addresses_can_be_clicked_and_end_nothing_early() -> None:
    async with mail_server() as box:
        await channel(box.url).send(replace(CODE, text='See https://bank.example/t?a=1&b="x" (now).'))
    assert '<a href="https://bank.example/t?a=1&amp;b=">' in part(box.mails[0], "html")


async def test_a_newline_in_an_address_writes_no_header() -> None:
    async with mail_server() as box:
        with pytest.raises(Undeliverable):
            await channel(box.url).send(replace(CODE, address="a@x.example\r\nBcc: all@x.example"))
    assert box.mails == []


# -- how it can end


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
async def test_a_refusal_for_now_is_tried_again(command: str) -> None:
    async with mail_server(refusals={command: "451 greylisted, come back"}) as box:
        with pytest.raises(RetryLater, match="451"):
            await channel(box.url).send(CODE)


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
async def test_a_refusal_for_good_is_not(command: str) -> None:
    async with mail_server(refusals={command: "550 no such mailbox"}) as box:
        with pytest.raises(Undeliverable, match="550 no such mailbox"):
            await channel(box.url).send(CODE)


async def test_a_sender_that_may_not_send_is_our_set_up_and_waits() -> None:
    async with mail_server(refusals={"MAIL": "553 not yours"}) as box:
        with pytest.raises(RetryLater, match="553"):
            await channel(box.url).send(CODE)


async def test_silence_after_the_mail_is_uncertain() -> None:
    async with mail_server(silent=True) as box:
        with pytest.raises(Uncertain):
            await channel(box.url).send(CODE)
    assert len(box.mails) == 1


async def test_no_server_means_later() -> None:
    async with mail_server() as box:
        pass
    with pytest.raises(RetryLater, match="no connection"):
        await channel(box.url).send(CODE)


# -- who may read it on the way


async def test_a_password_goes_over_tls(authority: ssl.SSLContext) -> None:
    async with mail_server(tls=authority) as box:
        await channel(f"smtps://parley:p%40ss%3Aword@localhost:{box.port}").send(CODE)
    async with mail_server(tls=authority, starttls=True) as other:
        await channel(f"smtp://parley:p%40ss%3Aword@localhost:{other.port}").send(CODE)
    assert len(box.mails) == len(other.mails) == 1


async def test_a_password_is_not_told_in_the_clear() -> None:
    async with mail_server() as box:
        with pytest.raises(RetryLater, match="STARTTLS"):
            await channel(f"smtp://parley:p%40ss%3Aword@localhost:{box.port}").send(CODE)
    assert box.mails == []


async def test_a_wrong_password_is_our_set_up_and_waits(authority: ssl.SSLContext) -> None:
    async with mail_server(tls=authority) as box:
        with pytest.raises(RetryLater, match="sign-in") as refused:
            await channel(f"smtps://parley:wrong@localhost:{box.port}").send(CODE)
    assert "wrong" not in refused.value.reason


async def test_a_server_nobody_vouches_for_gets_nothing(authority: ssl.SSLContext) -> None:
    async with mail_server(tls=authority) as box:
        with pytest.raises(RetryLater, match="no connection"):
            await channel(f"smtps://127.0.0.1:{box.port}").send(CODE)
    assert box.mails == []


async def test_without_a_mail_server_there_is_no_such_channel() -> None:
    assert build(load_settings({"PARLEY_SECRET_KEY": SECRET})) is None
