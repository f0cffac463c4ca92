"""Calls to Slack's Web API over one session; failures in our own terms."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channel import RetryLater, Undeliverable
from bot.channels.slack import refusals
from bot.channels.slack.pace import Pace
from bot.channels.slack.people import profile
from bot.doors.wire import BROKEN, open_session, verdict
from domain.messages import Profile

Body = dict[str, Any]

SCOPES = frozenset(
    {
        *("app_mentions:read", "channels:history", "chat:write", "commands", "groups:history"),
        *("im:history", "im:write", "links:read", "links:write", "mpim:history", "reactions:read"),
        *("users:read", "users:read.email"),
    }
)
"""What the app must be allowed to do; the manifest asks for it."""
CARD = "parley_card"
"""The event type of a card's metadata, by which it is found again."""
OK = 200
PAGE, PAGES = 200, 5
"""Messages asked for at once, and how often."""


@dataclass(frozen=True, slots=True)
class Me:
    """Who we are in the workspace."""

    user: str
    team: str


class SlackClient:
    """The few calls we make. Those that say something raise as ``Channel.send``."""

    def __init__(self, token: str, api_url: str) -> None:
        # slack_sdk's own retries would send again what a broken connection may have delivered.
        self.web = AsyncWebClient(token=token, base_url=api_url, retry_handlers=[])
        self._me: asyncio.Future[Me] | None = None
        self._pace = Pace()

    def open(self) -> None:
        """One connection pool serves all calls from now on; opened twice is opened once."""
        if self.web.session is None:
            self.web.session = open_session()
            self._me = asyncio.get_running_loop().create_future()

    async def close(self) -> None:
        """The session is closed."""
        if self.web.session is not None:
            await self.web.session.close()
            self.web.session = None

    @property
    def me(self) -> Me | None:
        """Who we are, once Slack has told."""
        known = self._me is not None and self._me.done() and not self._me.cancelled()
        return self._me.result() if known and self._me is not None else None

    async def introduce(self) -> frozenset[str]:
        """``me`` is known; raises when Slack does not say. Returns what we may do, as far as Slack tells."""
        answer = await self.web.auth_test()
        if self._me is not None and not self._me.done():
            self._me.set_result(Me(user=answer["user_id"], team=answer["team_id"]))
        told = {name.lower(): value for name, value in answer.headers.items()}.get("x-oauth-scopes", "")
        return frozenset(scope.strip() for scope in str(told).split(",") if scope.strip())

    async def profile(self, user: str) -> Profile:
        """What Slack tells of this user; waits until ``me`` is known. Raises when it tells nothing."""
        if self._me is None:
            raise LookupError("not open")
        me = await asyncio.shield(self._me)
        answer = await self.web.users_info(user=user, include_locale=True)
        return profile(answer["user"], me.team)

    async def home(self, user: str) -> str:
        """The id of the direct conversation with this user."""
        answer = await self.web.conversations_open(users=[user])
        return str(answer["channel"]["id"])

    # -- what is said

    async def post(self, channel: str, thread: str, body: Body) -> str:
        """The message is posted; returns its ``ts``."""
        call = partial(
            self.web.chat_postMessage,
            channel=channel,
            thread_ts=thread or None,
            mrkdwn=False,
            unfurl_links=False,
            unfurl_media=False,
            **body,
        )
        return str((await self._paced("chat.postMessage", channel, call)).get("ts") or "")

    async def post_card(self, channel: str, body: Body, ticket: int) -> str:
        """As ``post``, and found by ``find_card`` from then on."""
        mark = {"event_type": CARD, "event_payload": {"ticket": ticket}}
        return await self.post(channel, "", {**body, "metadata": mark})

    async def whisper(self, channel: str, thread: str, user: str, body: Body) -> str:
        """The message is shown to this user alone."""
        call = partial(
            self.web.chat_postEphemeral, channel=channel, user=user, thread_ts=thread or None, **body
        )
        return str((await self._paced("chat.postEphemeral", channel, call)).get("message_ts") or "")

    async def update(self, channel: str, ts: str, body: Body) -> None:
        """A message of ours reads as ``body`` from now on."""
        await self._paced(
            "chat.update", channel, partial(self.web.chat_update, channel=channel, ts=ts, **body)
        )

    async def respond(self, url: str, body: Body) -> None:
        """What Slack asked with this address for is answered there, to whom asked alone."""
        self.open()
        assert self.web.session is not None  # noqa: S101 just opened
        try:
            async with self.web.session.post(url, data=json.dumps(body), headers=_JSON) as answer:
                if answer.status != OK:
                    raise Undeliverable(f"Slack: {answer.status} from a response address")
        except BROKEN as error:
            raise verdict(error) from error

    # -- what is shown; raises slack_sdk's own errors

    async def replace(self, channel: str, ts: str, body: Body) -> None:
        """As ``update``, for what is only shown."""
        await self.web.chat_update(channel=channel, ts=ts, **body)

    async def open_view(self, trigger: str, view: Body) -> None:
        """The modal is open where the trigger came from, if that is less than 3 s ago."""
        await self.web.views_open(trigger_id=trigger, view=view)

    async def publish(self, user: str, view: Body) -> None:
        """This is the user's App Home."""
        await self.web.views_publish(user_id=user, view=view)

    async def unfurl(self, place: Mapping[str, str], unfurls: dict[str, Body]) -> None:
        """The links of somebody's message show this to everybody there; ``place`` names the message, or
        what is still being written."""
        await self.web.chat_unfurl(unfurls=unfurls, **place)  # type: ignore[arg-type]

    async def find_card(self, channel: str, ticket: int, since: float) -> str | None:
        """The ``ts`` of a ticket's card posted since then, if it is there. Raises as ``Channel.send``."""
        for message in await self.history(channel, since):
            mark = message.get("metadata") or {}
            if mark.get("event_type") == CARD and (mark.get("event_payload") or {}).get("ticket") == ticket:
                return str(message["ts"])
        return None

    async def history(self, channel: str, since: float) -> list[Body]:
        """What was said in a channel since then (seconds since 1970), outside threads, the newest first; at
        most a thousand messages. Raises as ``Channel.send``."""
        found: list[Body] = []
        cursor = ""
        for _ in range(PAGES):
            call = partial(
                self.web.conversations_history,
                channel=channel,
                oldest=f"{since:.6f}",
                limit=PAGE,
                include_all_metadata=True,
                cursor=cursor or None,
            )
            answer = await self._paced("conversations.history", channel, call)
            found += answer.get("messages") or ()
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                break
        return found

    async def _paced(self, method: str, channel: str, call: Callable[[], Awaitable[Any]]) -> Any:
        """The answer to a call that waits for its turn."""
        self.open()
        await self._pace.wait(method, channel)
        try:
            return await call()
        except SlackApiError as error:
            meant = refusals.verdict(error)
            if isinstance(meant, RetryLater) and refusals.is_limit(error):
                self._pace.refused(method, channel, meant.seconds)
            raise meant from error
        except BROKEN as error:
            raise verdict(error) from error


_JSON = {"Content-Type": "application/json; charset=utf-8"}
