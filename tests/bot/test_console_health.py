"""The health page: every check, queues, last night's comparison; for those who can mend what is wrong."""

from __future__ import annotations

from datetime import timedelta

from bot.app import App
from bot.clock import HandClock
from domain.access import Role
from tests.apps import hear, said
from tests.clerk import clerk, hire, served

HOSTILE = "<script>window.harmed = true</script>"


async def test_what_is_in_trouble_stands_first_with_its_words(app: App, clock: HandClock) -> None:
    await hear(app, said("hello", "1"))
    await app.store.run(lambda uow: uow.health.beat("slack", "Slack takes our token", ok=True))
    clock.move(timedelta(minutes=3))
    await app.store.run(lambda uow: uow.health.beat("telegram", HOSTILE, ok=False))
    await app.store.run(lambda uow: uow.health.beat("inbox", "", ok=True, count=1250))
    await app.store.run(lambda uow: uow.health.beat("agree:gaps", "1, 2", ok=False, count=2))
    await hire(app, Role.SUPPORT)
    async with served(app) as url, clerk(url) as support:
        await support.sign_in("support@bank.example")
        await support.open("/console/health")
        assert support.status == 200
        assert support.text.index("Telegram in trouble") < support.text.index("Slack well")
        assert HOSTILE not in support.page
        assert "1,250" in support.text
        assert 'href="/console/conversations/2"' in support.page
        clock.move(timedelta(minutes=4))
        await support.open("/console/health")
        assert "Slack not heard of" in support.text
        await support.open("/console/undelivered")
        assert 'href="/console/health"' in support.page


async def test_those_who_cannot_mend_it_do_not_see_it(app: App) -> None:
    await hire(app, Role.SALES)
    async with served(app) as url, clerk(url) as sales:
        await sales.sign_in("sales@bank.example")
        await sales.open("/console/health")
        assert sales.status == 403
        assert "Looked at" not in sales.page
