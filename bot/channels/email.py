"""E-mail: out by SMTP, one mail a message; in as raw mail, signed by whoever brings it."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import format_datetime, getaddresses, localtime, parseaddr
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, urlsplit

from aiohttp import web
from email_validator import EmailNotValidError, validate_email

from bot.channel import Abilities, Receive, RetryLater, Uncertain, Undeliverable
from bot.dialogue.own_words import own_words, words_of_page
from bot.doors.signing import WrongSignature, key_of, verified
from config.settings import Settings
from domain.errors import StoreUnavailableError
from domain.messages import Identity, InboundMessage, OutboundMessage, Profile

if TYPE_CHECKING:
    from aiosmtplib import SMTP, SMTPResponseException

PATH = "/email/inbound"

UNPROVEN = "unproven:"
"""Before an address: whoever writes from it is not known to be its owner, and talks apart from them."""
PATIENCE = 30.0
"""Seconds the mail server may take for one answer."""
LATER, SET_UP = 120.0, 60.0
"""Seconds until the next try: after a refusal for now, and while our own settings are wrong."""
LONGEST_SUBJECT = 78
REFUSED_FOR_GOOD = range(500, 600)
LARGEST_RAW = 256 * 1024
"""Bytes of a mail that are kept as it came."""
LONGEST_TEXT, MOST_NAMED = 20_000, 20
RE = re.compile(r"^(?:\s*\w{2,3}\s*:)+\s*")
COMMENT = re.compile(r"\([^()]*\)")
LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]")


def build(settings: Settings) -> Email | None:
    """The channel; None without a mail server and an address of our own."""
    if not settings.smtp_url or not settings.email_from:
        return None
    return Email(settings, settings.smtp_url, settings.email_from)


class Email:
    """One mailbox of ours. Sending is not idempotent: not every mail program knows a Message-ID again."""

    name = "email"
    idempotent = False
    abilities = Abilities(buttons=False, images=False, files=False)

    def __init__(self, settings: Settings, server: str, sender: str) -> None:
        self._server: SplitResult = urlsplit(server)
        self._sender, self._address = sender, parseaddr(sender)[1].lower()
        self._key = key_of(settings.webhook_secret) if settings.webhook_secret else None
        self._authserv = settings.email_authserv
        self._receive: Receive | None = None

    def routes(self) -> Sequence[web.RouteDef]:
        """Where mail is brought, when there is a secret to check it with."""
        return [web.post(PATH, self._hear)] if self._key else []

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

    # -- in

    async def _hear(self, request: web.Request) -> web.Response:
        assert self._key is not None  # noqa: S101 without one there is no such address
        raw = await request.read()
        try:
            verified(self._key, request.headers, raw)
        except WrongSignature:
            return web.json_response({"error": "wrong_signature"}, status=401)
        message = self._read(raw)
        if message is None:
            return web.json_response({"taken": False}, status=202)
        if self._receive is None:
            return web.json_response({"error": "try_again"}, status=503)
        try:
            await self._receive(message, raw[:LARGEST_RAW].decode(errors="replace").replace("\x00", ""))
        except StoreUnavailableError:
            return web.json_response({"error": "try_again"}, status=503)
        return web.json_response({"taken": True}, status=202)

    def _read(self, raw: bytes) -> InboundMessage | None:
        """What a person wrote to us; None for what machines write, for mail without an address to answer,
        and for mail without words. From alone proves nothing: anybody can write it."""
        mail = message_from_bytes(raw, policy=WIRE)
        name, address = _sender_of(mail)
        if address in {None, self._address} or _is_automatic(mail):
            return None
        text = _words_of(mail)
        proven = _is_proven(mail, str(address), self._authserv)
        number = _header(mail, "Message-ID") or f"<{hashlib.sha256(raw).hexdigest()}>"
        if not text:
            return None
        place = str(address) if proven else f"{UNPROVEN}{address}"
        root = (_header(mail, "References") or number).split()[0]
        subject = RE.sub("", " ".join(_header(mail, "Subject").split()))[:200]
        return InboundMessage(
            channel=self.name,
            key=f"{place} {number}"[:500],
            address=place,
            identity=Identity(self.name, place),
            text=text,
            client_id=f"{root} {number.split()[0]} {subject}"[:900],
            profile=Profile(name=name, proven_email=address if proven else None),
        )


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


def _header(mail: EmailMessage, name: str) -> str:
    """A header in words; empty when it is missing or cannot be read."""
    try:
        return str(mail.get(name, "")).replace("\x00", "").strip()
    except (ValueError, IndexError, LookupError, AttributeError):
        return ""


def _sender_of(mail: EmailMessage) -> tuple[str | None, str | None]:
    """Name and address of the one person a mail is from."""
    senders = getaddresses([str(value) for value in mail.get_all("From", [])])
    if len(senders) != 1:
        return None, None  # which of them would be proven?
    name, address = senders[0]
    try:
        return name or None, validate_email(address, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        return None, None


def _is_automatic(mail: EmailMessage) -> bool:
    """Whether a machine wrote it: a bounce, an absence, a list. Answering one would be answered again."""
    automatic = _header(mail, "Auto-Submitted").lower() not in {"", "no"}
    many = _header(mail, "Precedence").lower() in {"bulk", "junk", "list", "auto_reply"}
    bounce = mail.get_content_type() == "multipart/report" or _header(mail, "Return-Path") == "<>"
    daemon = (
        parseaddr(_header(mail, "From"))[1].lower().startswith(("mailer-daemon@", "postmaster@", "no-reply@"))
    )
    return automatic or many or bounce or daemon or "List-Id" in mail or "X-Autoreply" in mail


def _is_proven(mail: EmailMessage, address: str, authserv: str | None) -> bool:
    """Whether our own mail server has found that the sender's domain sent this: DMARC, or DKIM by just that
    domain. Only its newest word counts, the first: those below may be the sender's own."""
    if not authserv:
        return False
    said = " ".join(_header(mail, "Authentication-Results").lower().split())
    server, *found = (part.strip() for part in COMMENT.sub(" ", said).split(";"))
    if server.split(" ")[0] != authserv.lower():
        return False
    domain = re.escape(address.rpartition("@")[2])
    wanted = (rf"dmarc=pass\b.*\bheader\.from={domain}(\s|$)", rf"dkim=pass\b.*\bheader\.d={domain}(\s|$)")
    return any(re.match(one, part) for part in found for one in wanted)


def _words_of(mail: EmailMessage) -> str:
    """What was written, without what is quoted and signed: the subject of what is no answer, the words, and
    the names of what hangs on them."""
    try:
        body = mail.get_body(("plain", "html"))
        text = str(body.get_content()) if body is not None else ""
        if body is not None and body.get_content_subtype() == "html":
            text = words_of_page(text)
        names = [str(part.get_filename() or part.get_content_type()) for part in mail.iter_attachments()]
    except (ValueError, LookupError, AttributeError, TypeError):
        return ""
    own = own_words(text.replace("\r\n", "\n").replace("\x00", ""))[:LONGEST_TEXT]
    kept = " ".join(f"[{' '.join(name.split())[:100]}]" for name in names[:MOST_NAMED])
    subject = "" if _header(mail, "In-Reply-To") else " ".join(_header(mail, "Subject").split())
    return "\n".join(part for part in (subject if subject not in own else "", own, kept) if part)
