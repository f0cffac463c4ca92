"""The page on extending Parley keeps its word: each file it shows works in a copy of the product."""

from __future__ import annotations

import hashlib
import hmac
import json
import queue
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.models import with_vectors
from tests.product import BIN, Product, serving

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
HEADINGS = re.findall(r"^## (.*)$", PAGE, re.MULTILINE)
ROOMS = ("bot", "config", "domain", "nlu", "scheduler", "storage")
HEADED = re.compile(r"^`([\w./-]+)`\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SECRET = b"between the two of us"
ANSWER_SECONDS = 30.0


def shown(heading: str) -> dict[str, str]:
    """The files of a section of the page, by path."""
    (section,) = re.findall(rf"^## {heading}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    return dict(HEADED.findall(section))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The product's code, to be added to."""
    folder = tmp_path / "copy"
    for room in ROOMS:
        shutil.copytree(ROOT / room, folder / room)
    return folder


def extend(copy: Path, heading: str) -> Product:
    """The product of the copy, with the files of this section added to it."""
    files = shown(heading)
    assert files, f"the page shows no file under {heading}"
    for path, text in files.items():
        assert not (ROOT / path).exists(), f"{path} is there already: as an example it proves nothing"
        (copy / path).parent.mkdir(parents=True, exist_ok=True)
        (copy / path).write_text(text, encoding="utf-8")
    return Product(copy.parent, {"PYTHONPATH": str(copy), "PARLEY_MODEL_DIR": str(ROOT / "var" / "model")})


def answer(product: Product, *words: str) -> str:
    """What a command printed; it went well."""
    done = product.run(*words)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def teach(product: Product, copy: Path, *intents: str) -> None:
    """The product understands the added sentences and those of ``intents``, of all it could."""
    languages = copy / "config" / "languages"
    shipped = [languages / "en" / "sentences" / f"{intent}.yml" for intent in intents]
    added = [file for file in languages.glob("*/sentences/*.yml") if not _is_shipped(file, copy)]
    assert added
    model = with_vectors(copy / "model")
    answer(product, "nlu", "train", "--data", *map(str, (*shipped, *added)), "--out", str(model))
    product.environment["PARLEY_MODEL_DIR"] = str(model)


def _is_shipped(file: Path, copy: Path) -> bool:
    return (ROOT / file.relative_to(copy)).exists()


# -- a channel


@contextmanager
def other_side() -> Iterator[tuple[str, queue.Queue[dict[str, Any]]]]:
    """The address of a program that takes what is signed, and what it took."""
    taken: queue.Queue[dict[str, Any]] = queue.Queue()

    class Taker(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            is_signed = hmac.compare_digest(self.headers["X-Signature"], signature(body))
            if is_signed:
                taken.put(json.loads(body))
            self.send_response(200 if is_signed else 403)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the library's signature
            """Nothing is printed."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Taker) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/in", taken
        server.shutdown()
        thread.join()


def signature(body: bytes) -> str:
    return hmac.new(SECRET, body, hashlib.sha256).hexdigest()


def post(product: Product, said: dict[str, str], signed: str | None = None) -> int:
    """The status that posting this to the channel ends with."""
    body = json.dumps(said).encode()
    with closing(HTTPConnection("127.0.0.1", product.port, timeout=ANSWER_SECONDS)) as line:
        line.request("POST", "/relay", body, {"X-Signature": signed or signature(body)})
        return line.getresponse().status


def test_a_channel_is_one_file_that_hears_and_answers(copy: Path) -> None:
    extended = extend(copy, "A channel")
    with other_side() as (address, taken):
        environment = {**extended.environment, "RELAY_SECRET": SECRET.decode(), "RELAY_URL": address}
        with serving(copy.parent, **environment) as product:
            hello = {"id": "1", "from": "+441632960001", "text": "hello"}
            assert post(product, hello, signed="0" * 64) == 403
            assert post(product, {"id": "0", "from": "+441632960001"}) == 400
            assert post(product, hello) == 202
            greeting = taken.get(timeout=ANSWER_SECONDS)
            assert greeting["to"] == "+441632960001"
            assert "complaint" in greeting["text"]
            assert post(product, hello) == 202  # the same once more
            (button, *_) = [one for one in greeting["choices"] if "complaint" in one["label"].lower()]
            pressed = {"id": "2", "from": "+441632960001", "text": "", "choice": button["value"]}
            assert post(product, pressed) == 202
            assert "What happened?" in taken.get(timeout=ANSWER_SECONDS)["text"]
            assert taken.empty()


# -- an intent


def test_an_intent_is_one_file_with_its_sentences_and_replies(copy: Path) -> None:
    product = extend(copy, "An intent")
    teach(product, copy, "greet", "open_ticket", "show_ticket", "set_priority")
    played = product.run("test", str(copy / "tests" / "scenarios"))
    assert played.stdout == "1 passed, 0 failed\n"
    assert "for our staff only" in answer(product, "say", "give T-1 three more days")


# -- a figure


def test_a_figure_is_one_file(copy: Path) -> None:
    product = extend(copy, "A figure")
    people = copy.parent / "staff.csv"
    people.write_text("name,email\nRita Reyes,rita@bank.example\nSam Stone,sam@bank.example\n")
    reminders = copy.parent / "reminders.csv"
    reminders.write_text(
        "about,due,status,owner\n"
        "Call Acme,2026-03-02 09:00,done,rita@bank.example\n"
        "Call Globex,2026-03-03 09:00,fired,rita@bank.example\n"
        "Call Initech,2026-03-04 09:00,done,sam@bank.example\n"
        "Call Hooli,2026-03-05 09:00,cancelled,sam@bank.example\n"
        "Call Umbrella,2026-04-01 09:00,fired,sam@bank.example\n"
    )
    answer(product, "import", "staff", str(people))
    answer(product, "import", "reminders", str(reminders))
    asked = ("reminders_done_rate", "--period", "2026-03", "--by", "owner", "--json")
    figure = json.loads(answer(product, "kpi", *asked))
    assert (figure["value"], figure["n"], figure["unit"]) == (pytest.approx(2 / 3), 3, "fraction")
    assert {group["key"]: group["value"] for group in figure["groups"]} == {
        "Rita Reyes": 0.5,
        "Sam Stone": 1.0,
    }
    assert "reminders_done_rate" in answer(product, "kpi", "list")


def test_the_figure_on_the_page_of_figures_works_too(copy: Path) -> None:
    page = (ROOT / "docs" / "kpis.md").read_text(encoding="utf-8")
    ((path, text),) = re.findall(r"^<!-- (\S+) -->\n```sql\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    product = extend(copy, "A figure")
    (copy / path).write_text(text, encoding="utf-8")
    notes = copy.parent / "interactions.csv"
    notes.write_text("kind,note,company,at\ncall,One,Acme,2026-03-02\nemail,Two,Acme,2026-03-03\n")
    answer(product, "import", "interactions", str(notes))
    figure = json.loads(answer(product, "kpi", "contacts_logged", "--period", "all_time", "--json"))
    assert (figure["value"], figure["unit"]) == (2, "count")


# -- a language


def test_a_language_is_one_folder_that_may_begin_small(copy: Path) -> None:
    product = extend(copy, "A language")
    teach(product, copy, "greet", "thank", "raise_complaint", "ticket_status", "help")
    played = product.run("test", str(copy / "tests" / "scenarios"))
    assert played.stdout == "1 passed, 0 failed\n"


# -- a periodic job


def test_a_periodic_job_is_one_file(copy: Path) -> None:
    product = extend(copy, "A periodic job")
    played = product.run("test", str(copy / "tests" / "scenarios"))
    assert played.stdout == "2 passed, 0 failed\n"


# -- all of them


def test_a_file_that_cannot_be_read_stops_the_start_and_is_named(copy: Path) -> None:
    product = extend(copy, "A periodic job")
    (copy / "scheduler" / "jobs" / "closing.py").write_text("JOB = Job(")
    refused = product.run("say", "hello")
    assert refused.returncode != 0
    assert "closing.py" in refused.stderr


def test_what_the_page_shows_keeps_the_rules_of_the_house(copy: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", copy)
    written = [path for heading in HEADINGS for path in shown(heading) if path.endswith(".py")]
    assert written
    for heading in HEADINGS:
        extend(copy, heading)
    (copy / "domain" / "deadlines" / "__init__.py").touch()
    for rule in (("check", "--no-cache"), ("format", "--check", "--no-cache")):
        ruff = [str(BIN / "ruff"), *rule, *written]
        judged = subprocess.run(ruff, cwd=copy, capture_output=True, text=True, check=False)
        assert judged.returncode == 0, judged.stdout


def test_every_file_on_the_page_is_tried() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    tried = set(re.findall(r'extend\(copy, "(.*)"\)', source))
    assert [heading for heading in HEADINGS if heading not in tried] == []
    assert PAGE.count("\n```") == 2 * len(HEADED.findall(PAGE)), "a block has no path above it"
