"""The parts the other tests stand on are real, separate for each test, and gone afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import asyncpg
import psutil
import pytest
from playwright.async_api import Browser

from tests.postgres import fresh_database

HOLDS_A_SERVER = """
import signal
from tests.postgres import running_postgres
with running_postgres() as server:
    print(server, flush=True)
    signal.pause()
"""


async def test_a_database_is_postgresql_and_speaks_unicode(postgres_url: str) -> None:
    connection = await asyncpg.connect(postgres_url)
    try:
        assert connection.get_server_version().major >= 14
        assert await connection.fetchval("SELECT lower('ÄÖÜ ΑΒΓ')") == "äöü αβγ"
        await connection.execute("CREATE TABLE mark (n int)")
        assert await connection.fetchval("SELECT count(*) FROM mark") == 0
    finally:
        await connection.close()


async def test_a_database_is_dropped_though_somebody_is_still_connected(postgres_server: str) -> None:
    async with fresh_database(postgres_server) as url:
        forgotten = await asyncpg.connect(url)
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError)):
        await forgotten.fetchval("SELECT 1")
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        await asyncpg.connect(url)
    forgotten.terminate()


async def test_a_copy_holds_what_its_template_held(postgres_server: str) -> None:
    async with fresh_database(postgres_server) as original:
        connection = await asyncpg.connect(original)
        await connection.execute("CREATE TABLE mark AS SELECT 7 AS n")
        await connection.close()
        async with fresh_database(postgres_server, template=original.rpartition("/")[2]) as copy:
            connection = await asyncpg.connect(copy)
            assert await connection.fetchval("SELECT n FROM mark") == 7
            await connection.close()


def test_the_server_goes_when_the_run_is_killed() -> None:
    environment = {k: v for k, v in os.environ.items() if k != "TEST_DATABASE_URL"}
    run = subprocess.Popen(
        [sys.executable, "-c", HOLDS_A_SERVER],
        cwd=Path(__file__).parents[2],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert run.stdout is not None
    with run, run.stdout:
        assert run.stdout.readline().startswith("postgresql://postgres:")
        (keeper,) = psutil.Process(run.pid).children()
        folder = Path(keeper.cwd())
        postmaster = psutil.Process(int((folder / "data/postmaster.pid").read_text().split()[0]))
        run.send_signal(signal.SIGKILL)
        gone, alive = psutil.wait_procs([keeper, postmaster], timeout=60)
    assert not alive
    assert len(gone) == 2
    assert not folder.exists()


async def test_a_browser_runs_a_page(browser: Browser) -> None:
    page = await browser.new_page()
    await page.set_content("<p>Grüße</p><script>document.title = 6 * 7</script>")
    assert await page.title() == "42"
    assert await page.inner_text("p") == "Grüße"
