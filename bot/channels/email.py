"""E-mail: out by SMTP, one mail a message, threaded by its headers."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Sequence
from contextlib import asynccontextmanager
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import format_datetime, localtime, parseaddr
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, urlsplit

from bot.channel import Abilities, Receive, RetryLater, Uncertain, Undeliverable
from config.settings import Settings
from domain.messages import OutboundMessage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp import web
    from aiosmtplib import SMTP, SMTPResponseException

UNPROVEN = "unproven:"
"""Before an address: whoever writes from it is not known to be its owner, and talks apart from them."""
PATIENCE = 30.0
"""Seconds the mail server may take for one answer."""
LATER, SET_UP = 120.0, 60.0
"""Seconds until the next try: after a refusal for now, and while our own settings are wrong."""
LONGEST_SUBJECT = 78
REFUSED_FOR_GOOD = range(500, 600)
LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]")


def build(settings: Settings) -> Email | None:
    """The channel; None without a mail server and an address of our own."""
    if not settings.smtp_url or not settings.email_from:
        return None
    return Email(urlsplit(settings.smtp_url), settings.email_from)


class Email:
    """One mailbox of ours. Sending is not idempotent: not every mail program knows a Message-ID again."""

    name = "email"
    idempotent = False
    abilities = Abilities(buttons=False, images=False, files=False)

    def __init__(self, server: SplitResult, sender: str) -> None:
        self._server, self._sender = server, sender
        self._address = parseaddr(sender)[1]
        self._receive: Receive | None = None

    def routes(self) -> Sequence[web.RouteDef]:
        """Nobody calls us."""
        return []

    async def start(self, receive: Receive) -> None:
        """Ready to hear."""
        self._receive = receive

    async def stop(self) -> None:
        """Nothing is open between two mails."""

    # -- out

    async def send(self, message: OutboundMessage) -> str:
        """Handed to the mail server; returns its Message-ID. Raises as the port says."""
        mail = self._written(message)
        async with self._connected() as smtp:
            to = message.address.removeprefix(UNPROVEN)
            await _hand_over(smtp, self._address, to, mail.as_bytes(policy=WIRE))
        return str(mail["Message-ID"])

    async def check(self) -> str:
        """The mail server lets us in and answers. Raises ``RetryLater`` when it does not."""
        async with self._connected() as smtp:
            return (await smtp.noop()).message[:60]

    def _written(self, message: OutboundMessage) -> EmailMessage:
        """The message as a mail. Its Message-ID is its key's, so that a second copy can be known."""
        to = message.address.removeprefix(UNPROVEN)
        domain = self._address.rpartition("@")[2]
        *parents, subject = (message.in_reply_to or "").split(" ", 2)
        mail = EmailMessage(policy=WIRE)
        try:
            mail["From"], mail["To"] = self._sender, to
            mail["Subject"] = f"Re: {subject}" if parents else _subject(message.text)
        except (ValueError, IndexError) as error:
            raise Undeliverable(f"e-mail: {to!r} is no address") from error
        mail["Date"] = format_datetime(localtime(message.at))
        mail["Message-ID"] = f"<{hashlib.sha256(message.key.encode()).hexdigest()[:40]}@{domain}>"
        if parents:
            mail["In-Reply-To"] = parents[-1]
        # What nobody asked for still stands in one thread: that of its reader.
        thread = f"<{hashlib.sha256(to.encode()).hexdigest()[:40]}.thread@{domain}>"
        mail["References"] = " ".join(dict.fromkeys(parents)) or thread
        if message.author != "staff":
            mail["Auto-Submitted"] = "auto-replied" if parents else "auto-generated"
        mail.set_content(message.text)
        mail.add_alternative(_as_html(message.text), subtype="html")
        return mail

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[SMTP]:
        """A mail server that has let us in. Raises ``RetryLater`` when it has not: nothing has left."""
        from aiosmtplib import SMTP, SMTPAuthenticationError, SMTPException  # noqa: PLC0415 costs the start

        server, is_tls = self._server, self._server.scheme == "smtps"
        user = unquote(server.username) if server.username else None
        # A password never travels in the clear; without one TLS is used where it is offered.
        start_tls = False if is_tls else True if user else None
        smtp = SMTP(
            hostname=server.hostname,
            port=server.port or (465 if is_tls else 587),
            username=user,
            password=unquote(server.password or "") if user else None,
            use_tls=is_tls,
            start_tls=start_tls,
            timeout=PATIENCE,
        )
        try:
            await smtp.connect()
        except SMTPAuthenticationError as error:
            raise RetryLater(f"e-mail: the server refuses our sign-in: {error}", SET_UP) from error
        except (SMTPException, OSError, ValueError) as error:
            raise RetryLater(f"e-mail: no connection: {error!r}", SET_UP) from error
        try:
            yield smtp
        finally:
            smtp.close()


async def _hand_over(smtp: SMTP, sender: str, to: str, mail: bytes) -> None:
    """The server has taken the mail. Only its silence after it has read the mail leaves us in doubt."""
    import aiosmtplib as lib  # noqa: PLC0415 as above

    try:
        await smtp.mail(sender)
        await smtp.rcpt(to)
    except lib.SMTPSenderRefused as error:
        raise RetryLater(f"e-mail: {error.code} {error.message}", SET_UP) from error
    except lib.SMTPResponseException as error:
        raise _refusal(error) from error
    except ValueError as error:
        raise Undeliverable(f"e-mail: {to!r} is no address") from error
    except (lib.SMTPException, OSError) as error:
        raise RetryLater(f"e-mail: no answer before the mail: {error!r}", LATER) from error
    try:
        await smtp.data(mail)
    except lib.SMTPResponseException as error:
        raise _refusal(error) from error
    except (lib.SMTPException, OSError) as error:
        raise Uncertain(f"e-mail: no answer after the mail: {error!r}") from error


def _refusal(error: SMTPResponseException) -> RetryLater | Undeliverable:
    reason = f"e-mail: {error.code} {error.message}"
    return Undeliverable(reason) if error.code in REFUSED_FOR_GOOD else RetryLater(reason, LATER)


def _subject(text: str) -> str:
    """The first line, as far as a subject is read."""
    first = " ".join(text.strip().partition("\n")[0].split())
    return first if len(first) <= LONGEST_SUBJECT else first[: LONGEST_SUBJECT - 1].rstrip() + "…"


def _as_html(text: str) -> str:
    """The same words for programs that show HTML: lines kept, addresses to be clicked, nothing else."""
    parts, end = [], 0
    for link in LINK.finditer(text):
        address = html.escape(link[0])
        parts += [html.escape(text[end : link.start()]), f'<a href="{address}">{address}</a>']
        end = link.end()
    body = "".join([*parts, html.escape(text[end:])]).replace("\n", "<br>\n")
    return f'<html><body style="font-family: sans-serif" dir="auto">{body}</body></html>'
