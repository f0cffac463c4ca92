"""Who gets into the console, and who does not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from yarl import URL

from bot.app import App
from bot.clock import HandClock
from bot.doors.tokens import TokenInvalid, make_access, make_identity, read_access, read_identity
from bot.web.guesses import KEPT, WITHIN, Guesses
from domain.access import Role
from domain.people.model import Person
from tests.clerk import PASSWORD, Clerk, clerk, hashed, hire, served

WRONG = "That is not the e-mail and password of anybody who works here."
EMAIL = "support@bank.example"


@pytest.fixture
def store_url(embedded_url: str) -> str:
    """Signing in asks the database for nothing special."""
    return embedded_url


@pytest.fixture
async def url(app: App) -> AsyncIterator[str]:
    await hire(app, Role.SUPPORT)
    async with served(app) as address:
        yield address


@pytest.fixture
async def visitor(url: str) -> AsyncIterator[Clerk]:
    async with clerk(url) as somebody:
        yield somebody


def cookie(who: Clerk, name: str = "parley_session") -> str:
    return who.http.cookie_jar.filter_cookies(URL(who.url + "/console"))[name].value


async def test_whoever_signs_in_gets_the_page_they_asked_for(visitor: Clerk) -> None:
    await visitor.sign_in(EMAIL, page="/console/tickets?show=mine")

    assert visitor.address == "/console/tickets?show=mine"
    assert "Support Person" in visitor.text
    assert visitor.status == 200


async def test_an_e_mail_is_the_same_in_any_case(visitor: Clerk) -> None:
    assert "Support Person" in await visitor.sign_in(f" {EMAIL.upper()} ")


@pytest.mark.parametrize("email", [EMAIL, "nobody@bank.example", "jane@example.com", "keyless@bank.example"])
async def test_nobody_learns_whether_it_was_the_e_mail_or_the_password(
    visitor: Clerk, app: App, email: str
) -> None:
    await app.store.run(
        lambda uow: uow.add(Person(role=Role.CUSTOMER, email="jane@example.com", password_hash=hashed()))
    )
    await hire(app, Role.SALES, email="keyless@bank.example", password_hash=None)

    said = await visitor.sign_in(email, "not the password")

    assert WRONG in said
    assert (visitor.status, visitor.address) == (403, "/console/login")
    assert f'value="{email}"' in visitor.page


async def test_a_customer_with_the_right_password_does_not_work_here(visitor: Clerk, app: App) -> None:
    customer = Person(role=Role.CUSTOMER, email="jane@example.com", password_hash=hashed())
    await app.store.run(lambda uow: uow.add(customer))

    assert WRONG in await visitor.sign_in("jane@example.com")


async def test_after_five_failures_even_the_right_password_waits_a_while(
    visitor: Clerk, clock: HandClock
) -> None:
    for _ in range(5):
        assert WRONG in await visitor.sign_in(EMAIL, "a guess")
        clock.move(timedelta(minutes=1))

    assert "Please wait 10 min" in await visitor.sign_in(EMAIL)
    assert (visitor.status, visitor.headers["Retry-After"]) == (429, "600")
    clock.move(timedelta(minutes=10, seconds=1))
    assert "Support Person" in await visitor.sign_in(EMAIL)


async def test_guessing_at_many_people_from_one_place_waits_too(visitor: Clerk) -> None:
    for number in range(30):
        await visitor.sign_in(f"{number}@bank.example", "a guess")

    assert "Please wait 15 min" in await visitor.sign_in(EMAIL)


async def test_signing_in_is_no_failure_however_often(url: str) -> None:
    for _ in range(6):
        async with clerk(url) as other:
            assert "Support Person" in await other.sign_in(EMAIL)


async def test_a_session_ends_after_twelve_hours(visitor: Clerk, clock: HandClock) -> None:
    await visitor.sign_in(EMAIL)
    clock.move(timedelta(hours=12) - timedelta(seconds=1))
    await visitor.open("/console/leads")
    assert visitor.address == "/console/leads"

    clock.move(timedelta(seconds=1))

    await visitor.open("/console/leads")
    assert visitor.address == "/console/login?next=/console/leads"


async def test_a_cookie_is_worth_nothing_once_its_owner_signed_out(visitor: Clerk, url: str) -> None:
    await visitor.sign_in(EMAIL)
    taken = cookie(visitor)
    await visitor.send("/console/logout")
    assert visitor.address == "/console/login"

    async with clerk(url) as thief:
        thief.http.cookie_jar.update_cookies({"parley_session": taken}, URL(url))
        await thief.open("/console/leads")

    assert thief.address.startswith("/console/login")


@pytest.mark.parametrize("change", [{"role": Role.CUSTOMER}, {"password_hash": "another"}])
async def test_a_session_ends_with_the_job_and_with_the_password(
    visitor: Clerk, app: App, change: dict[str, object]
) -> None:
    await visitor.sign_in(EMAIL)
    (person,) = await app.store.read(lambda uow: uow.find(Person, email=EMAIL))
    await app.store.run(lambda uow: uow.change(person, **change))

    await visitor.open("/console/leads")

    assert visitor.address.startswith("/console/login")


async def test_no_other_token_of_the_house_opens_the_console(visitor: Clerk, app: App) -> None:
    key = app.settings.secret_key
    for token in (
        make_identity(EMAIL, key, lasts=timedelta(days=1)),
        make_access(Role.ADMIN, key, lasts=timedelta(days=1)),
        "nonsense",
    ):
        visitor.http.cookie_jar.update_cookies({"parley_session": token}, URL(visitor.url))
        await visitor.open("/console/leads")
        assert visitor.address.startswith("/console/login")


async def test_a_session_is_no_other_token(visitor: Clerk, app: App) -> None:
    await visitor.sign_in(EMAIL)

    with pytest.raises(TokenInvalid):
        read_identity(cookie(visitor), app.settings.secret_key)
    with pytest.raises(TokenInvalid):
        read_access(cookie(visitor), app.settings.secret_key)


async def test_scripts_and_other_sites_cannot_use_the_cookie(visitor: Clerk) -> None:
    await visitor.sign_in(EMAIL)

    kept = visitor.http.cookie_jar.filter_cookies(URL(visitor.url + "/console"))
    flags = {c.key: c for c in visitor.http.cookie_jar}["parley_session"]

    assert (flags["httponly"], flags["samesite"], flags["path"]) == (True, "Lax", "/console")
    assert "parley_session" in kept
    assert "parley_session" not in visitor.http.cookie_jar.filter_cookies(URL(visitor.url + "/"))


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/console/../x", "/\\evil", ""])
async def test_nobody_is_led_elsewhere_after_signing_in(visitor: Clerk, wanted: str) -> None:
    await visitor.open("/console/login")

    await visitor.send("/console/login", email=EMAIL, password=PASSWORD, next=wanted)

    assert visitor.address == "/console/conversations"


async def test_a_sign_in_form_of_another_browser_is_not_taken(visitor: Clerk, url: str) -> None:
    async with clerk(url) as other:
        await other.open("/console/login")
        await visitor.open("/console/login")

        said = await visitor.send("/console/login", csrf=other.token, email=EMAIL, password=PASSWORD)

    assert "Please try again" in said
    assert visitor.status == 403


async def test_signing_out_needs_our_own_form(visitor: Clerk) -> None:
    await visitor.sign_in(EMAIL)

    await visitor.send("/console/logout", csrf="made.up")

    assert visitor.address == "/console/conversations"


async def test_who_signed_in_and_from_where_is_in_the_audit(visitor: Clerk, app: App) -> None:
    await visitor.sign_in(EMAIL, "a guess")
    await visitor.sign_in(EMAIL)

    (person,) = await app.store.read(lambda uow: uow.find(Person, email=EMAIL))
    (step,) = await app.store.read(lambda uow: uow.desk.history("sign_in", person.id, 10))

    assert step.by == "Support Person"
    assert step.after == {"where": "console", "from": "127.0.0.1"}


def test_what_is_remembered_of_guesses_has_a_bound(clock: HandClock) -> None:
    guesses = Guesses(clock, most=1)

    for number in range(KEPT + 1):
        guesses.failed(str(number))

    assert guesses.wait("0") == timedelta(0)
    assert guesses.wait("1") == guesses.wait(str(KEPT)) == WITHIN


def test_what_is_forgiven_does_not_count(clock: HandClock) -> None:
    guesses = Guesses(clock, most=2)

    for _ in range(5):
        guesses.failed("here")
        guesses.forgive("here")
    guesses.failed("here")

    assert guesses.wait("here") == timedelta(0)
    guesses.failed("here")
    assert guesses.wait("here") == WITHIN
