"""Webhook: any program that can sign a request talks here, JSON in and JSON out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import urljoin
from zoneinfo import available_timezones

import aiohttp
from aiohttp import web

from bot.channel import Abilities, Receive, RetryLater, Undeliverable
from bot.doors.signing import WrongSignature, key_of, signed, verified
from bot.doors.wire import BROKEN, open_session, verdict
from config.settings import Settings
from domain.errors import StoreUnavailableError
from domain.messages import Identity, InboundMessage, OutboundMessage, Profile

PATH = "/webhook/messages"
LARGEST = 64 * 1024
"""Bytes of a message that is still read."""
LONGEST_NAME = 200
SET_UP = 60.0
"""Seconds until the next try while the other side does not let us in."""
BUSY = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
CLOSED = {
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED,
}
"""What is said to a wrong secret or address: nothing is wrong with the message."""


class NotAMessage(Exception):
    """A body that cannot be used; the text says what is wanted."""


def build(settings: Settings) -> Webhook | None:
    """The channel; None without an address and a secret."""
    if not settings.webhook_url or not settings.webhook_secret:
        return None
    return Webhook(settings.webhook_url, key_of(settings.webhook_secret), settings.public_url)


class Webhook:
    """One program on the other side. It takes each id once, so that sending again does no harm."""

    name = "webhook"
    idempotent = True
    abilities = Abilities()

    def __init__(self, url: str, key: bytes, public_url: str) -> None:
        self._url, self._key, self._public_url = url, key, public_url
        self._receive: Receive | None = None
        self._session: aiohttp.ClientSession | None = None

    def routes(self) -> Sequence[web.RouteDef]:
        """Where the other side posts to."""
        return [web.post(PATH, self._hear)]

    async def start(self, receive: Receive) -> None:
        """Ready to hear."""
        self._receive = receive

    async def stop(self) -> None:
        """The session is closed."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    # -- out

    async def send(self, message: OutboundMessage) -> str:
        """Posted under the message's key; returns that key. Raises as the port says."""
        body = json.dumps(self._said(message), ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", **signed(self._key, message.key, body)}
        try:
            async with self._open().post(
                self._url, data=body, headers=headers, allow_redirects=False
            ) as answer:
                _judge(answer)
        except BROKEN as error:
            raise verdict(error) from error
        return message.key

    async def check(self) -> str:
        """The other side answers. Raises ``RetryLater`` when it does not."""
        try:
            async with self._open().head(self._url, allow_redirects=False) as answer:
                if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                    raise RetryLater(f"webhook: {answer.status}")
                return f"answers with {answer.status}"
        except BROKEN as error:
            raise RetryLater(f"webhook: no connection: {error!r}") from error

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = open_session()
        return self._session

    def _said(self, message: OutboundMessage) -> dict[str, Any]:
        return {
            "type": "message",
            "id": message.key,
            "conversation": message.address,
            "in_reply_to": message.in_reply_to,
            "from": message.author,
            "text": message.text,
            "choices": [{"label": one.label, "value": one.value} for one in message.choices],
            "images": [{"url": urljoin(self._public_url, one.url), "alt": one.alt} for one in message.images],
            "files": [{"url": urljoin(self._public_url, one.url), "name": one.name} for one in message.files],
            "at": message.at.isoformat() if message.at else None,
        }

    # -- in

    async def _hear(self, request: web.Request) -> web.Response:
        if (request.content_length or 0) > LARGEST:
            return _refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", "Up to 64 KiB, please.")
        body = await request.read()
        try:
            message = _read(verified(self._key, request.headers, body), body)
        except WrongSignature:
            wanted = "The signature is wrong, or the request is older than five minutes."
            return _refused(HTTPStatus.UNAUTHORIZED, "wrong_signature", wanted)
        except NotAMessage as trouble:
            return _refused(HTTPStatus.BAD_REQUEST, "not_a_message", str(trouble))
        try:
            new = await _started(self._receive)(message, body.decode().replace("\x00", ""))
        except StoreUnavailableError:
            later = "Nothing was stored; please send it again under the same id."
            return _refused(HTTPStatus.SERVICE_UNAVAILABLE, "try_again", later)
        return web.json_response({"id": message.key, "new": new}, status=HTTPStatus.ACCEPTED)


def _started(receive: Receive | None) -> Receive:
    if receive is None:
        raise StoreUnavailableError("not started")
    return receive


def _read(number: str, body: bytes) -> InboundMessage:
    """What was said. Raises ``NotAMessage``."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise NotAMessage("The body must be JSON.") from None
    if not isinstance(said, dict) or not isinstance(said.get("from"), dict):
        raise NotAMessage('There must be {"from": {"id": ...}} and "text" or "choice".')
    sender = said["from"]
    who = _words(sender, "id")
    text, choice = _words(said, "text", LARGEST), _words(said, "choice", LARGEST)
    if not who or not (text.strip() or choice):
        raise NotAMessage('There must be {"from": {"id": ...}} and "text" or "choice".')
    zone = _words(sender, "zone")
    return InboundMessage(
        channel=Webhook.name,
        key=number,
        address=_words(said, "conversation") or who,
        identity=Identity(Webhook.name, who),
        text=text,
        choice=choice or None,
        client_id=number,
        profile=Profile(
            name=_words(sender, "name") or None,
            proven_email=_words(sender, "proven_email").lower() or None,
            locale=_words(sender, "language") or None,
            zone=zone if zone in available_timezones() else None,
        ),
    )


def _words(said: dict[str, Any], name: str, longest: int = LONGEST_NAME) -> str:
    """A text of the body, empty when it is not said. Raises ``NotAMessage`` when it is something else."""
    value = said.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > longest:
        raise NotAMessage(f'"{name}" must be text of up to {longest} characters.')
    # PostgreSQL cannot hold the character NUL, and nobody means it; half a surrogate pair is no character.
    return value.replace("\x00", "").encode(errors="ignore").decode()


def _refused(status: HTTPStatus, code: str, words: str) -> web.Response:
    return web.json_response({"error": code, "message": words}, status=status)


def _judge(answer: aiohttp.ClientResponse) -> None:
    """What the other side's answer means; nothing for a success."""
    reason = f"webhook: {answer.status}"
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status in BUSY:
        after = answer.headers.get("Retry-After", "")
        raise RetryLater(reason, float(after) if after.isdecimal() else 5.0)
    if answer.status in CLOSED or HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST:
        raise RetryLater(reason, SET_UP)
    if answer.status >= HTTPStatus.BAD_REQUEST:
        raise Undeliverable(reason)
