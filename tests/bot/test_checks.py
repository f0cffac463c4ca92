"""Channels look after themselves: what is well says so in a few words, what is not says why."""

from __future__ import annotations

from pathlib import Path

import pytest
from aiohttp import web

from bot.channel import RetryLater, SelfChecking
from bot.channels.webchat.probe import probe
from tests.bot.test_email_sending import channel as email
from tests.bot.test_webhook import built as webhook
from tests.fake_smtp import mail_server
from tests.product import serving


async def test_a_mail_server_that_answers_is_well_and_one_that_does_not_is_not() -> None:
    async with mail_server() as box:
        well = email(box.url)
        assert isinstance(well, SelfChecking)
        assert await well.check()
    with pytest.raises(RetryLater, match="no connection"):
        await well.check()


async def test_the_other_side_of_the_webhook_is_well_when_it_answers_at_all() -> None:
    app = web.Application()
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    channel = webhook(f"http://127.0.0.1:{runner.addresses[0][1]}/parley")
    assert await channel.check() == "answers with 404"
    await runner.cleanup()
    with pytest.raises(RetryLater, match="no connection"):
        await channel.check()
    await channel.stop()


async def test_a_web_chat_that_welcomes_is_well_and_nothing_is_said_by_looking(tmp_path: Path) -> None:
    with serving(tmp_path) as product:
        assert await probe(product.url) == "welcomes visitors"
        told = product.run("doctor", "--json").stdout
        assert '"0 to answer, 0 stuck"' in told
    with pytest.raises(ConnectionError, match=r"no answer at ws://[\d.:]+/webchat/ws$"):
        await probe(product.url)
