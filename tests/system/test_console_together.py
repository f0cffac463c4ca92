"""Two colleagues at the console at once, and their customers in the web chat: real server, real browsers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.async_api import Browser, FilePayload, Page, expect

from tests.clerk import PASSWORD
from tests.product import Product, serving
from tests.visitor import REPLY_WITHIN_MS, Visitor


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Priya and Tom of support work here."""
    with serving(tmp_path_factory.mktemp("together")) as running:
        for name in ("Priya Nair", "Tom Becker"):
            email = f"{name.split()[0].lower()}@bank.example"
            assert running.run("staff", "add", email, "--name", name, "--role", "support").returncode == 0
            assert running.run("staff", "password", email, given=f"{PASSWORD}\n").returncode == 0
        yield running


async def signed_in(browser: Browser, product: Product, who: str) -> Page:
    page = await (await browser.new_context()).new_page()
    await page.goto(f"{product.url}/console")
    await page.get_by_label("E-mail").fill(f"{who}@bank.example")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("button", name="Sign out")).to_be_visible(timeout=REPLY_WITHIN_MS)
    await expect(page.locator("html.live")).to_be_attached(timeout=REPLY_WITHIN_MS)
    return page


async def customer_at(browser: Browser, product: Product) -> Visitor:
    somebody = Visitor(await (await browser.new_context()).new_page())
    await somebody.open(product.url)
    return somebody


async def newest(page: Page) -> None:
    """The conversation that was active last is open."""
    await page.locator(".inbox .list a").first.click()
    await expect(page.locator("#reply")).to_be_visible(timeout=REPLY_WITHIN_MS)


async def test_what_a_customer_writes_stands_on_both_consoles_without_a_reload(
    browser: Browser, product: Product
) -> None:
    customer = await customer_at(browser, product)
    await customer.say("hello there")
    priya, tom = await signed_in(browser, product, "priya"), await signed_in(browser, product, "tom")
    for staff in (priya, tom):
        await newest(staff)
        await staff.evaluate("window.isTheSamePage = true")
    await expect(priya.locator(".others")).to_contain_text(
        "Tom Becker looks at this too", timeout=REPLY_WITHIN_MS
    )

    await customer.write("my card was swallowed in York")

    for staff in (priya, tom):
        said = staff.locator(".said.customer", has_text="swallowed in York")
        await expect(said).to_be_visible(timeout=REPLY_WITHIN_MS)
        assert await staff.evaluate("window.isTheSamePage") is True
    await customer.composer.press_sequentially("and ")
    await expect(priya.locator(".foot .typing")).to_contain_text("is writing", timeout=REPLY_WITHIN_MS)


async def test_an_answer_reaches_the_customer_and_a_note_only_the_colleague(
    browser: Browser, product: Product
) -> None:
    customer = await customer_at(browser, product)
    await customer.say("good evening")
    priya, tom = await signed_in(browser, product, "priya"), await signed_in(browser, product, "tom")
    for staff in (priya, tom):
        await newest(staff)

    await priya.get_by_text("Note", exact=True).click()
    await priya.locator("#note").fill("He was here twice this week")
    await priya.get_by_role("button", name="Save the note").click()
    note = tom.locator(".said.note")
    await expect(note).to_contain_text("He was here twice this week", timeout=REPLY_WITHIN_MS)
    await expect(note).to_contain_text("Note, colleagues only")
    await expect(priya.locator("#note")).to_have_value("")
    await priya.get_by_text("Answer", exact=True).click()
    await priya.locator("#reply").press_sequentially("Good even")
    typing = customer.page.locator("parley-chat .typing")
    await expect(typing).to_be_visible(timeout=REPLY_WITHIN_MS)
    await expect(tom.locator(".foot .typing")).to_contain_text(
        "Priya Nair is writing", timeout=REPLY_WITHIN_MS
    )
    await priya.locator("#reply").press_sequentially("ing to you")
    await priya.keyboard.press("Control+Enter")

    answer = customer.page.locator("parley-chat .said.staff")
    await expect(answer).to_contain_text("Good evening to you", timeout=REPLY_WITHIN_MS)
    await expect(tom.locator(".said.staff")).to_contain_text("Good evening to you", timeout=REPLY_WITHIN_MS)
    await expect(priya.locator("#reply")).to_have_value("")
    await customer.open(product.url)
    await expect(customer.page.locator("parley-chat .said.staff")).to_have_count(1, timeout=REPLY_WITHIN_MS)
    await expect(customer.page.locator("parley-chat")).not_to_contain_text("twice this week")


async def test_a_conversation_is_taken_handed_over_and_given_back(browser: Browser, product: Product) -> None:
    customer = await customer_at(browser, product)
    await customer.say("I want to talk to a person")
    priya, tom = await signed_in(browser, product, "priya"), await signed_in(browser, product, "tom")
    await newest(priya)
    await priya.locator("#reply").fill("I was just about to")
    await priya.locator("#record-title").focus()

    await priya.keyboard.press("t")
    await expect(priya.locator(".record .states")).to_contain_text("yours", timeout=REPLY_WITHIN_MS)
    await expect(priya.locator("#reply")).to_have_value("I was just about to")
    await expect(customer.replies.last).to_contain_text("Priya Nair is with you", timeout=REPLY_WITHIN_MS)
    await priya.get_by_label("Hand over to").select_option(label="Tom Becker – here, 0 now")
    await priya.get_by_role("button", name="Hand over").click()
    await expect(priya.locator(".record .states")).to_contain_text("with Tom Becker", timeout=REPLY_WITHIN_MS)

    await tom.get_by_role("link", name="Mine").click()
    await newest(tom)
    await tom.locator("#record-title").focus()
    await tom.keyboard.press("e")
    await expect(tom.locator(".page > .notice")).to_contain_text("The bot answers", timeout=REPLY_WITHIN_MS)
    await customer.say("hello")


async def test_a_file_goes_with_an_answer(browser: Browser, product: Product) -> None:
    customer = await customer_at(browser, product)
    await customer.say("please send me the rates")
    priya = await signed_in(browser, product, "priya")
    await newest(priya)

    rates = FilePayload(name="rates.txt", mimeType="text/plain", buffer=b"5 percent")
    await priya.locator("#files").set_input_files(rates)
    await expect(priya.locator(".picked")).to_have_text("rates.txt")
    await priya.get_by_role("button", name="Send").click()

    sent = customer.page.locator("parley-chat .said.staff")
    await expect(sent).to_contain_text("rates.txt", timeout=REPLY_WITHIN_MS)
    await expect(priya.locator(".said.staff .file")).to_contain_text("rates.txt")
    await expect(priya.locator(".picked")).to_be_empty()


async def test_a_console_that_was_cut_off_shows_what_it_missed(browser: Browser, product: Product) -> None:
    customer = await customer_at(browser, product)
    await customer.say("hello once more")
    priya = await signed_in(browser, product, "priya")
    await newest(priya)
    await priya.context.set_offline(offline=True)
    await expect(priya.locator(".line")).to_be_visible(timeout=REPLY_WITHIN_MS)
    await customer.write("said while you were away")
    await expect(customer.own.last).to_contain_text("Sent", timeout=REPLY_WITHIN_MS)

    await priya.context.set_offline(offline=False)

    said = priya.locator(".said.customer", has_text="said while you were away")
    await expect(said).to_be_visible(timeout=REPLY_WITHIN_MS)
    await expect(priya.locator(".line")).to_be_hidden()


async def test_keys_go_through_the_inbox_without_leaving_the_page(browser: Browser, product: Product) -> None:
    for text in ("hello", "good morning"):
        await (await customer_at(browser, product)).say(text)
    priya = await signed_in(browser, product, "priya")
    await priya.evaluate("window.isTheSamePage = true")
    rows = priya.locator(".inbox .list a")

    await priya.keyboard.press("j")
    await expect(rows.nth(0)).to_have_attribute("aria-current", "page")
    await expect(priya.locator("#record-title")).to_be_focused()
    await priya.keyboard.press("j")
    await expect(rows.nth(1)).to_have_attribute("aria-current", "page")
    first = priya.url
    await priya.go_back()

    await expect(rows.nth(0)).to_have_attribute("aria-current", "page")
    assert priya.url != first
    assert await priya.evaluate("window.isTheSamePage") is True


async def test_who_signed_out_elsewhere_is_led_to_the_door(browser: Browser, product: Product) -> None:
    customer = await customer_at(browser, product)
    await customer.say("hello")
    priya = await signed_in(browser, product, "priya")
    other = await priya.context.new_page()
    await newest(priya)
    await priya.locator("#reply").fill("I was just about to")
    await other.goto(f"{product.url}/console/leads")
    await other.get_by_role("button", name="Sign out").click()
    await expect(other.get_by_role("heading", name="Sign in")).to_be_visible(timeout=REPLY_WITHIN_MS)

    await customer.write("are you there?")

    await expect(priya.get_by_role("heading", name="Sign in")).to_be_visible(timeout=REPLY_WITHIN_MS)
