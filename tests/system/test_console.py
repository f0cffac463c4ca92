"""The console in a real browser, on the running product: what is said in the web chat is answered here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.async_api import Browser, Page, expect

from tests.clerk import PASSWORD
from tests.product import Product, serving
from tests.visitor import REPLY_WITHIN_MS, Visitor

COMPLAINT = "I want to make a complaint: you charged me the 35 pound overdraft fee twice on Monday"
HOSTILE = "<img src=x onerror='window.harmed = true'> and I want it back"
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Somebody of support and somebody of sales work here."""
    with serving(tmp_path_factory.mktemp("console")) as running:
        for name, role in (("Priya Nair", "support"), ("Rita Reyes", "sales")):
            email = f"{role}@bank.example"
            assert running.run("staff", "add", email, "--name", name, "--role", role).returncode == 0
            assert running.run("staff", "password", email, given=f"{PASSWORD}\n").returncode == 0
        yield running


async def signed_in(browser: Browser, product: Product, role: str, path: str = "/console") -> Page:
    """The console as they see it, in a browser of their own that tells when a policy was broken."""
    page = await (await browser.new_context()).new_page()
    await page.goto(product.url + path)
    await page.get_by_label("E-mail").fill(f"{role}@bank.example")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("button", name="Sign out")).to_be_visible(timeout=REPLY_WITHIN_MS)
    return page


async def visitor(browser: Browser, product: Product) -> Visitor:
    somebody = Visitor(await (await browser.new_context()).new_page())
    await somebody.open(product.url)
    return somebody


async def test_a_complaint_in_the_chat_is_claimed_and_answered_in_the_console(
    browser: Browser, product: Product
) -> None:
    customer = await visitor(browser, product)
    staff = await signed_in(browser, product, "support", "/console/tickets")
    await customer.say(COMPLAINT)
    (ticket,) = set(await customer.tickets())

    await staff.get_by_role("link", name="There is news here").click(timeout=REPLY_WITHIN_MS)
    await staff.get_by_role("link", name=ticket, exact=True).click()
    await staff.get_by_role("button", name="Claim").click()
    await expect(staff.locator(".page > .notice")).to_contain_text(f"{ticket} is yours now")
    await staff.get_by_label("Answer").fill("You get one of them back today")
    await staff.keyboard.press("Control+Enter")
    await expect(staff.locator(".page > .notice")).to_contain_text("Sent to")

    answer = customer.page.locator("parley-chat .said.staff")
    await expect(answer).to_contain_text("You get one of them back today", timeout=REPLY_WITHIN_MS)
    await expect(answer).to_contain_text("Priya Nair")
    await expect(staff.locator(".said.staff")).to_contain_text("You get one of them back today")


async def test_what_the_customer_writes_next_joins_the_open_page(browser: Browser, product: Product) -> None:
    customer = await visitor(browser, product)
    await customer.say("hello there")
    staff = await signed_in(browser, product, "support")
    await staff.locator(".list a").first.click()
    await staff.get_by_role("button", name="Take it").click()
    await expect(customer.replies.last).to_contain_text("Priya Nair is with you now", timeout=REPLY_WITHIN_MS)
    await staff.locator("#reply").fill("I am just")

    await customer.write(HOSTILE)

    await expect(staff.locator(".said").last).to_contain_text(HOSTILE, timeout=REPLY_WITHIN_MS)
    await expect(staff.locator("#reply")).to_have_value("I am just")
    await expect(staff.locator("article .states")).to_contain_text("waits for you")
    assert await staff.evaluate("window.harmed") is None


async def test_a_sales_rep_reads_a_ticket_and_has_no_buttons_to_work_on_it(
    browser: Browser, product: Product
) -> None:
    customer = await visitor(browser, product)
    await customer.say(COMPLAINT)
    ticket = (await customer.tickets())[0]

    staff = await signed_in(browser, product, "sales", f"/console/tickets/{ticket}")

    await expect(staff.get_by_role("heading", level=2)).to_contain_text(ticket)
    await expect(staff.locator("article button, article textarea, article select")).to_have_count(0)
    await expect(staff.get_by_role("link", name="Undelivered")).to_have_count(0)


async def test_what_is_said_in_the_command_box_is_done_in_the_readers_name(
    browser: Browser, product: Product
) -> None:
    staff = await signed_in(browser, product, "sales", "/console/deals")
    await staff.wait_for_function("window.parley !== undefined")

    await staff.keyboard.press("/")
    await staff.keyboard.type("new deal with Harbour Cafés, 12,000 euros, in proposal")
    await staff.keyboard.press("Enter")

    said = staff.locator("parley-chat .said.bot").first
    await expect(said).to_contain_text("€12,000", timeout=REPLY_WITHIN_MS)
    await staff.reload()
    row = staff.locator("tbody tr")
    await expect(row).to_contain_text("Harbour Cafés")
    await expect(row).to_contain_text("Rita Reyes")


async def test_no_page_breaks_its_own_policy_or_what_axe_asks_for(browser: Browser, product: Product) -> None:
    customer = await visitor(browser, product)
    await customer.say(COMPLAINT)
    staff = await signed_in(browser, product, "support")
    troubles: list[str] = []
    for page in (staff, customer.page):
        page.on("console", lambda message: troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))

    await customer.open(product.url)
    flaws: dict[str, list[str]] = {}
    for path in (
        "conversations",
        "conversations/1",
        "search?q=overdraft",
        "tickets",
        "tickets/T-1",
        "leads",
        "deals",
        "undelivered",
        "health",
    ):
        await staff.goto(f"{product.url}/console/{path}")
        flaws[path] = await Visitor(staff).flaws()
        await staff.set_viewport_size({"width": 390, "height": 844})
        width = await staff.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["width"], path
        await staff.set_viewport_size({"width": 1280, "height": 800})

    assert {path: found for path, found in flaws.items() if found} == {}
    assert troubles == []


async def test_another_site_cannot_frame_the_console_or_send_its_forms(
    browser: Browser, product: Product
) -> None:
    customer = await visitor(browser, product)
    await customer.say("hello there")
    staff = await signed_in(browser, product, "support")
    await staff.locator(".list a").first.click()
    await expect(staff.locator("article .states")).to_have_text("with the bot")
    conversation = staff.url
    await staff.goto("about:blank")

    await staff.set_content(
        f'<iframe src="{product.url}/console/deals"></iframe>'
        f'<form method="post" action="{conversation}">'
        '<input name="act" value="take"><button>You have won</button></form>'
    )

    await expect(staff.frame_locator("iframe").get_by_text("Deals")).to_have_count(0)
    await staff.get_by_role("button", name="You have won").click()
    await expect(staff.get_by_role("heading", name="Sign in")).to_be_visible()
    await staff.goto(conversation)
    await expect(staff.locator("article .states")).to_have_text("with the bot")
