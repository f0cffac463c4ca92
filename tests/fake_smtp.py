"""A mail server on loopback: it captures, refuses, and falls silent."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "parley", "p@ss:word"


@dataclass
class Mailbox:
    """What arrived, and how the server answers: ``refusals`` by command."""

    refusals: dict[str, str] = field(default_factory=dict)
    silent: bool = False
    mails: list[EmailMessage] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_MAIL(  # noqa: N802 the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.refusals.get("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802 the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.refusals.get("RCPT", "250 OK")

    async def handle_DATA(  # noqa: N802 the library's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.envelopes.append(envelope)
        if self.silent:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        return self.refusals.get("DATA", "250 OK")


def _may_enter(_: SMTP, __: Session, ___: Envelope, ____: str, said: Any) -> AuthResult:
    is_right = isinstance(said, LoginPassword) and (said.login, said.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=is_right, handled=is_right)


@asynccontextmanager
async def mail_server(
    *, tls: ssl.SSLContext | None = None, starttls: bool = False, **answers: Any
) -> AsyncIterator[Mailbox]:
    """A mail server that takes our password, over TLS from the start or by STARTTLS."""
    box = Mailbox(**answers)
    how: dict[str, Any] = {"authenticator": _may_enter, "hostname": "mail.test"}
    if starttls:
        how["tls_context"] = tls
    elif tls is not None:
        how["auth_require_tls"] = False  # the connection is encrypted already
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(box, **how), "127.0.0.1", 0, ssl=None if starttls else tls
    )
    box.port = server.sockets[0].getsockname()[1]
    try:
        yield box
    finally:
        server.close()
