"""Calls to Slack's Web API over one session; failures in our own terms."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack import refusals
from bot.channels.slack.people import profile
from bot.wire import BROKEN, open_session, verdict
from domain.messages import Profile


@dataclass(frozen=True, slots=True)
class Me:
    """Who we are in the workspace."""

    user: str
    team: str


class SlackClient:
    """The few calls we make."""

    def __init__(self, token: str, api_url: str) -> None:
        # slack_sdk's own retries would send again what a broken connection may have delivered.
        self.web = AsyncWebClient(token=token, base_url=api_url, retry_handlers=[])
        self._me: asyncio.Future[Me] | None = None

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

    async def introduce(self) -> None:
        """``me`` is known; raises when Slack does not say."""
        answer = await self.web.auth_test()
        if self._me is not None and not self._me.done():
            self._me.set_result(Me(user=answer["user_id"], team=answer["team_id"]))

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

    async def post(self, channel: str, thread: str, body: dict[str, Any]) -> str:
        """The message is posted; returns its ``ts``. Raises as ``Channel.send``."""
        self.open()
        try:
            answer = await self.web.chat_postMessage(
                channel=channel,
                thread_ts=thread or None,
                mrkdwn=False,
                unfurl_links=False,
                unfurl_media=False,
                **body,
            )
        except SlackApiError as error:
            raise refusals.verdict(error) from error
        except BROKEN as error:
            raise verdict(error) from error
        return str(answer.get("ts") or "")

    async def replace(self, channel: str, ts: str, body: dict[str, Any]) -> None:
        """A message of ours reads as ``body`` from now on. Raises slack_sdk's own errors."""
        await self.web.chat_update(channel=channel, ts=ts, **body)
