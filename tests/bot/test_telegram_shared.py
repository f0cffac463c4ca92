"""Telegram: what people send instead of words: contacts, photos, documents, voice and the rest."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.channels import telegram
from tests.fake_telegram import FakeTelegram
from tests.fakes import Answer, Json, Ledger, serving
from tests.payloads import telegram_message

PDF = b"%PDF-1.7 the letter"
SMALL: Json = {"file_id": "small", "file_unique_id": "a", "width": 90, "height": 90, "file_size": 900}
LARGE: Json = {**SMALL, "file_id": "large", "width": 900, "height": 900, "file_size": 90_000}
VOICE: Json = {"file_id": "v", "file_unique_id": "b", "duration": 3}
PLACE: Json = {"latitude": 52.5, "longitude": 13.4}
STICKER: Json = {
    "file_id": "s",
    "file_unique_id": "c",
    "type": "regular",
    "width": 512,
    "height": 512,
    "is_animated": False,
    "is_video": False,
}


def document(name: str = "letter.pdf", size: int | None = len(PDF), number: str = "doc-1") -> Json:
    told = {"file_id": number, "file_unique_id": "u", "file_name": name, "mime_type": "application/pdf"}
    return told if size is None else told | {"file_size": size}


@pytest.fixture
async def platform() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as fake:
        fake.stored = {"doc-1": PDF, "large": b"\xff\xd8\xff photo", "fraud": b"MZ no letter"}
        yield fake


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
async def url(platform: FakeTelegram, ledger: Ledger, tmp_path: Path) -> AsyncIterator[str]:
    settings = platform.settings(database_url=f"sqlite:///{tmp_path}/parley.db")
    async with serving(telegram.build(settings), ledger) as address:
        yield address


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ({"voice": VOICE}, ("not_taken?reason=voice", "(a voice message)")),
        ({"voice": VOICE, "caption": "listen"}, ("not_taken?reason=voice", "listen")),
        ({"sticker": STICKER}, ("not_taken?reason=sticker", "(a sticker)")),
        ({"location": PLACE}, ("not_taken?reason=location", "(a place on the map)")),
        ({"dice": {"emoji": "🎲", "value": 4}}, ("not_taken?reason=dice", "(something other than words)")),
        ({"document": document("run.exe")}, ("not_taken?reason=kind", "run.exe")),
        ({"document": document(size=10 * 2**20 + 1)}, ("not_taken?reason=too_large", "letter.pdf")),
    ],
)
async def test_what_cannot_be_used_is_heard_as_that(
    platform: FakeTelegram, ledger: Ledger, url: str, said: Json, heard: tuple[str, str]
) -> None:
    assert await platform.push(url, telegram_message(None, **said)) == 200
    assert (ledger.only().choice, ledger.only().text) == heard
    assert ledger.only().files == ()


@pytest.mark.parametrize("number", ["+4930123456", "4930123456", "+49 30 123456"])
async def test_ones_own_contact_is_ones_number(
    platform: FakeTelegram, ledger: Ledger, url: str, number: str
) -> None:
    own = {"phone_number": number, "first_name": "Ann", "user_id": 77}
    await platform.push(url, telegram_message(None, contact=own))
    assert (ledger.only().choice, ledger.only().text) == ("take_contact?phone=%2B4930123456", "+4930123456")


@pytest.mark.parametrize("owner", [{"user_id": 78}, {}])
async def test_a_contact_of_another_proves_nothing(
    platform: FakeTelegram, ledger: Ledger, url: str, owner: dict[str, int]
) -> None:
    contact = {"phone_number": "+4930123456", "first_name": "Bob", "last_name": "Ray", **owner}
    await platform.push(url, telegram_message(None, contact=contact))
    assert ledger.only().choice == "contact_of?person=Bob+Ray&phone=%2B4930123456"


async def test_a_photo_is_heard_by_its_caption_and_kept_in_its_largest_size(
    platform: FakeTelegram, ledger: Ledger, url: str
) -> None:
    await platform.push(url, telegram_message(None, photo=[SMALL, LARGE], caption="the receipt"))
    message = ledger.only()
    (file,) = message.files
    assert (message.text, message.choice, file.name) == ("the receipt", None, "photo-5.jpg")
    async with ClientSession() as visitor, visitor.get(url + file.url) as answer:
        assert answer.status == 200
        assert await answer.read() == b"\xff\xd8\xff photo"


async def test_a_document_without_words_is_kept_and_served_as_a_download(
    platform: FakeTelegram, ledger: Ledger, url: str, tmp_path: Path
) -> None:
    await platform.push(url, telegram_message(None, document=document("../Bréf <1>.pdf")))
    message = ledger.only()
    (file,) = message.files
    assert message.choice == "keep_file?subject=Br%C3%A9f+_1_.pdf"
    async with ClientSession() as visitor:
        for _ in range(2):
            async with visitor.get(url + file.url) as answer:
                assert await answer.read() == PDF
                assert answer.headers["Content-Disposition"].startswith("attachment")
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
        async with visitor.get(url + file.url.replace("proof=", "proof=0")) as answer:
            assert answer.status == 404
        async with visitor.get(url + file.url.replace("pdf", "html")) as answer:
            assert answer.status == 404
    assert platform.downloads == 1
    assert [path.name for path in (tmp_path / "telegram").rglob("*.pdf")] == ["Bréf _1_.pdf"]


async def test_a_file_whose_first_download_failed_is_fetched_when_somebody_looks(
    platform: FakeTelegram, ledger: Ledger, url: str
) -> None:
    broken = {"ok": False, "error_code": 500, "description": "Internal Server Error"}
    platform.prepare("getFile", Answer(500, broken), Answer(500, broken))
    await platform.push(url, telegram_message(None, document=document()))
    await platform.called("getFile")
    (file,) = ledger.only().files
    async with ClientSession() as visitor:
        async with visitor.get(url + file.url) as answer:
            assert answer.status == 503
        async with visitor.get(url + file.url) as answer:
            assert await answer.read() == PDF


@pytest.mark.parametrize("number", ["none", "fraud", "huge"])
async def test_what_telegram_has_no_more_or_is_not_what_it_says_is_not_kept(
    platform: FakeTelegram, ledger: Ledger, url: str, tmp_path: Path, number: str
) -> None:
    platform.stored["huge"] = b"%PDF-" + bytes(10 * 2**20)
    await platform.push(url, telegram_message(None, document=document(number=number, size=None)))
    (file,) = ledger.only().files
    async with ClientSession() as visitor, visitor.get(url + file.url) as answer:
        assert answer.status == 404
    assert not list((tmp_path / "telegram").rglob("*.pdf"))


async def test_an_album_is_answered_once(platform: FakeTelegram, ledger: Ledger, url: str) -> None:
    for number in range(10, 13):
        await platform.push(url, telegram_message(None, number, photo=[LARGE], media_group_id="g1"))
    await platform.push(url, telegram_message(None, 13, photo=[LARGE]))
    again = [(message.choice or "").endswith("again=yes") for message in ledger.messages.values()]
    assert again == [False, True, True, False]
