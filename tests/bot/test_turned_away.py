"""Forged signatures, secrets, identities, sessions and links are turned away, politely and on record."""

from __future__ import annotations

import base64
import hmac
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

import aiohttp
import jwt
import pytest
from aiohttp import web

from bot.app import App, build
from bot.doors.tokens import make_access, make_identity
from bot.web.server import web_app
from domain.access import Role
from domain.identity.codes import free_code
from domain.people.model import Person
from domain.ports import UnitOfWork
from tests.apps import engine, settings
from tests.chat import Chat
from tests.fake_slack import FakeSlack
from tests.fake_telegram import FakeTelegram
from tests.payloads import slack_message, slack_person, telegram_message
from tests.talking import add, person, refusals

DANA, RITA = "dana@client.example", "rita@bank.example"
KEY = settings().secret_key
HOUR = timedelta(hours=1)
BOXES = frozenset({"webchat", "terminal"})
STORY = "I want to make a complaint: you charged the overdraft fee twice"


@dataclass
class House:
    """The application as it is reached from outside."""

    app: App
    url: str
    slack: FakeSlack
    telegram: FakeTelegram

    async def refused(self) -> str:
        """Why the last one was turned away."""
        return str((await refusals(self.app))[-1]["why"])


@pytest.fixture
async def house(embedded_url: str) -> AsyncIterator[House]:
    async with FakeSlack() as slack, FakeTelegram() as telegram:
        known: dict[str, Any] = {
            "slack_bot_token": slack.TOKEN,
            "slack_signing_secret": slack.SECRET,
            "slack_api_url": f"{slack.url}/api/",
            "telegram_bot_token": telegram.TOKEN,
            "telegram_webhook_secret": telegram.SECRET,
            "telegram_api_url": telegram.url,
        }
        app = build(replace(settings(), database_url=embedded_url, **known), None, engine(), BOXES)
        await add(app, Person(name="Dana Dean", email=DANA, role=Role.CUSTOMER))
        await add(app, Person(name="Rita Reyes", email=RITA, role=Role.SALES))
        runner = web.AppRunner(web_app(app), shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        await app.start()
        try:
            await slack.called("auth.test")
            await telegram.called("getMe")
            yield House(app, f"http://{host}:{port}", slack, telegram)
        finally:
            await runner.cleanup()
            await app.stop()


def unsigned() -> str:
    return f"{_parts('none')}."


def signed_another_way() -> str:
    parts = _parts("HS512")
    return f"{parts}.{_plain(hmac.digest(KEY.encode(), parts.encode(), 'sha512'))}"


def _parts(algorithm: str) -> str:
    claims = {"email": DANA, "exp": int((datetime.now(UTC) + HOUR).timestamp())}
    parts = [{"alg": algorithm, "typ": "JWT"}, claims]
    return ".".join(_plain(json.dumps(part).encode()) for part in parts)


def _plain(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def other_use() -> str:
    """A session of the console, presented as an identity."""
    claims = {"use": "console", "sub": "1", "exp": datetime.now(UTC) + HOUR}
    return jwt.encode(claims, KEY, "HS256")


FORGED: dict[str, Callable[[], str]] = {
    "signed with another key": lambda: make_identity(DANA, "k" * 40, lasts=HOUR),
    "not signed at all": unsigned,
    "expired": lambda: make_identity(DANA, KEY, lasts=-HOUR),
    "never ending": lambda: jwt.encode({"email": DANA}, KEY, "HS256"),
    "of nobody": lambda: make_identity("", KEY, lasts=HOUR),
    "signed another way": signed_another_way,
    "a program's token": lambda: make_access(Role.ADMIN, KEY, lasts=HOUR),
    "a console session": other_use,
    "no token": lambda: "rita@bank.example",
}


async def test_a_forged_identity_is_a_guest(house: House) -> None:
    async with Chat(house.url, identity=make_identity(DANA, KEY, lasts=HOUR)) as dana:
        assert "T-1" in (await dana.say(STORY))["text"]
    for how, forge in FORGED.items():
        known = len(await refusals(house.app))
        async with Chat(house.url, identity=forge()) as thief:
            assert "overdraft" not in (await thief.say("what is the status of T-1?"))["text"], how
            errors = [frame for frame in thief.frames if frame["type"] == "error"]
        assert [one["code"] for one in errors] == ["bad_identity"], how
        whys = [one["why"] for one in (await refusals(house.app))[known:]]
        assert whys == ["bad_identity", "ticket_not_found"], how


async def test_a_session_is_no_use_to_others_nor_is_a_guess_at_one(house: House) -> None:
    async with Chat(house.url, identity=make_identity(DANA, KEY, lasts=HOUR)) as dana:
        await dana.say(STORY)
        stolen = dana.session
    rita = make_identity(RITA, KEY, lasts=HOUR)
    for session, identity in ((stolen, None), (stolen, rita), (stolen[:-1] + "x", None), ("w1", None)):
        async with Chat(house.url, session=session, identity=identity) as thief:
            assert thief.session not in {stolen, session}
    assert [one["tried"] for one in await refusals(house.app)] == ["open_conversation"] * 2


async def test_a_session_proven_by_a_code_goes_on_without_a_token_and_is_nobody_elses(house: House) -> None:
    dana = await person(house.app, DANA)
    policies = house.app.house.policies

    async def make(uow: UnitOfWork) -> str:
        return await free_code(uow, uow.actor, dana, policies)

    code = await house.app.store.run(make)
    async with Chat(house.url) as visitor:
        await visitor.say(f"link {code}")
        session = visitor.session
    async with Chat(house.url, session=session) as again:
        assert again.session == session
    async with Chat(house.url, session=session, identity=make_identity(RITA, KEY, lasts=HOUR)) as other:
        assert other.session != session


async def _slack_forged(house: House) -> int:
    house.slack.SECRET = "x" * 32
    return await house.slack.push(house.url, slack_message("show all leads"))


async def _telegram_forged(house: House) -> int:
    return await house.telegram.push(house.url, telegram_message("hello"), secret="wrong")


async def _file_guessed(house: House) -> int:
    return await _got(house, "/webchat/files/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA?until=9999999999&proof=00")


async def _console_session(house: House) -> int:
    forged = jwt.encode({"use": "console", "jti": "1", "sub": "2", "mark": "0" * 16, "exp": 4e9}, "k" * 40)
    return await _got(house, "/console/tickets", cookie=f"parley_session={forged}")


async def _identity_as_session(house: House) -> int:
    cookie = f"parley_session={make_identity(RITA, KEY, lasts=HOUR)}"
    return await _got(house, "/console/tickets", cookie=cookie)


async def _password_guessed(house: House) -> int:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        async with http.get(f"{house.url}/console/login") as page:
            token = re.findall(r'name="csrf" value="([^"]+)"', await page.text())[0]
        form = {"csrf": token, "email": RITA, "password": "letmein-letmein"}
        async with http.post(f"{house.url}/console/login", data=form) as answer:
            return answer.status


async def _form_of_another_site(house: House) -> int:
    async with aiohttp.ClientSession() as http:
        form = {"csrf": "made.up", "email": RITA, "password": "x"}
        async with http.post(f"{house.url}/console/login", data=form) as answer:
            return answer.status


async def _got(house: House, path: str, cookie: str = "") -> int:
    headers = {"Cookie": cookie} if cookie else {}
    async with (
        aiohttp.ClientSession() as http,
        http.get(house.url + path, headers=headers, allow_redirects=False) as answer,
    ):
        return answer.status


DOORS: dict[str, tuple[Callable[[House], Awaitable[int]], int]] = {
    "Slack's signature": (_slack_forged, HTTPStatus.UNAUTHORIZED),
    "Telegram's secret": (_telegram_forged, HTTPStatus.FORBIDDEN),
    "the link to a file": (_file_guessed, HTTPStatus.NOT_FOUND),
    "a session of the console": (_console_session, HTTPStatus.SEE_OTHER),
    "an identity as a session of the console": (_identity_as_session, HTTPStatus.SEE_OTHER),
    "a password": (_password_guessed, HTTPStatus.FORBIDDEN),
    "a form": (_form_of_another_site, HTTPStatus.FORBIDDEN),
}


async def test_what_is_made_up_opens_no_door(house: House) -> None:
    for number, (what, (knock, status)) in enumerate(DOORS.items(), 1):
        assert await knock(house) == status, what
        noted = await refusals(house.app)
        assert [one["tried"] for one in noted] == ["request"] * number, what


NO_MEMBERS: dict[str, Any] = {
    "of another team": {"team_id": "T9"},
    "a stranger": {"is_stranger": True},
    "a guest": {"is_restricted": True},
    "a bot": {"is_bot": True},
    "not confirmed": {"is_email_confirmed": False},
}


async def test_who_is_no_member_of_our_own_workspace_has_no_rights_by_their_e_mail(house: House) -> None:
    for number, (what, known) in enumerate(NO_MEMBERS.items(), 1):
        user = f"U{number}"
        house.slack.people[user] = slack_person(RITA, id=user, **known)
        said = slack_message(
            "show all leads", channel=f"D{number}", ts=f"176354640{number}.000100", user=user
        )
        assert await house.slack.push(house.url, said) == HTTPStatus.OK
        answer = (await house.slack.called("chat.postMessage", number))[-1]
        assert "staff only" in answer["text"], what
        assert await house.refused() == "refused"


async def test_those_turned_away_too_often_are_counted_and_not_each_written_down(house: House) -> None:
    for _ in range(40):
        await _telegram_forged(house)
    assert len(await refusals(house.app)) == 30
