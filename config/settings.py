"""Settings: read once, from the environment and the file named by ``PARLEY_CONFIG``."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from zoneinfo import available_timezones

PORTS = range(1, 65536)
SHORTEST_KEY = 32
SECRET = frozenset({"secret_key", "smtp_url", "webhook_secret"})
DATABASE_SCHEMES = ("sqlite:///", "postgresql://", "postgres://")


class SettingsError(Exception):
    """Every problem found, one a line, each with what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How this installation runs. Names are those of the environment, in lower case, without ``PARLEY_``."""

    database_url: str = "sqlite:///var/parley.db"
    host: str = "127.0.0.1"
    port: int = 8080
    public_url: str = ""
    """Where people reach this server; ``http://host:port`` unless set."""
    secret_key: str = ""
    """Signs identities and sign-ins; made once and kept beside the embedded database unless set."""
    timezone: str = "Europe/London"
    language: str = "en"
    currency: str = "EUR"
    nlu_engine: str = "local"
    rasa_url: str = "http://127.0.0.1:5005"
    rasa_deadline: float = 2.0
    """Seconds until the local engine answers in Rasa's place."""
    model_dir: Path = Path("var/model")
    sqlite_synchronous: str = "NORMAL"
    """NORMAL: safe against a crash of the program; FULL: also against loss of power."""
    slack_bot_token: str | None = None
    slack_signing_secret: str | None = None
    slack_app_token: str | None = None
    slack_api_url: str = "https://slack.com/api/"
    slack_triage_channel: str = ""
    """The id of the channel where each new ticket has its card; none without it."""
    telegram_bot_token: str | None = None
    telegram_webhook_secret: str | None = None
    telegram_api_url: str = "https://api.telegram.org"
    smtp_url: str | None = None
    """``smtp://user:password@host:587`` or ``smtps://...:465``; turns e-mail on, with ``email_from``."""
    email_from: str | None = None
    """Who our e-mail is from: ``Parley Bank <help@bank.example>``."""
    email_authserv: str | None = None
    """The name under which our own mail server writes Authentication-Results; without it no sender of an
    e-mail is proven."""
    webhook_url: str | None = None
    """Where the webhook channel posts what is said; turns it on, with ``webhook_secret``."""
    webhook_secret: str | None = None
    """Signs the webhook's messages both ways, and e-mail that is brought in."""


def variable(field: str) -> str:
    """The environment variable of a field."""
    name = field.upper()
    return name if name.startswith(("SLACK_", "TELEGRAM_")) else f"PARLEY_{name}"


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in force. Raises ``SettingsError`` with all problems together."""
    said = dict(os.environ if environment is None else environment)
    if path := said.get("PARLEY_CONFIG"):
        said = {**_read_file(Path(path)), **said}
    values: dict[str, object] = {}
    problems: list[str] = []
    for field in fields(Settings):
        text = said.get(variable(field.name))
        if text:
            _take(field.name, text, values, problems)
    if problems:
        raise SettingsError("\n".join(problems))
    settings = Settings(**values)  # type: ignore[arg-type]
    return _completed(settings)


def _take(name: str, text: str, values: dict[str, object], problems: list[str]) -> None:
    checks = {
        "port": (lambda t: t.isdecimal() and int(t) in PORTS, "must be a port number, 1 to 65535"),
        "timezone": (lambda t: t in available_timezones(), "must be a time zone such as Europe/London"),
        "nlu_engine": (lambda t: t in {"local", "rasa"}, "must be local or rasa"),
        "database_url": (
            lambda t: t.startswith(DATABASE_SCHEMES),
            "must start with sqlite:/// or postgresql://",
        ),
        "sqlite_synchronous": (lambda t: t in {"NORMAL", "FULL"}, "must be NORMAL or FULL"),
        "secret_key": (lambda t: len(t) >= SHORTEST_KEY, "must have 32 characters or more"),
        "rasa_deadline": (_is_number, "must be a number of seconds"),
        "smtp_url": (lambda t: t.startswith(("smtp://", "smtps://")), "must start with smtp:// or smtps://"),
        "email_from": (lambda t: "@" in t, "must have an e-mail address, such as Bank <help@bank.example>"),
        "webhook_url": (lambda t: t.startswith(("http://", "https://")), "must start with https://"),
        "webhook_secret": (lambda t: len(t) >= SHORTEST_KEY, "must have 32 characters or more"),
    }
    is_good, wanted = checks.get(name, (lambda _: True, ""))
    if not is_good(text):
        # A secret must not be shown, not even a bad one.
        shown = "" if name in SECRET else f", not {text!r}"
        problems.append(f"{variable(name)} {wanted}{shown}")
        return
    readers = {"port": int, "rasa_deadline": float, "model_dir": Path}
    values[name] = readers.get(name, str)(text)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal()


def _read_file(path: Path) -> dict[str, str]:
    """``NAME=value`` lines; empty ones and those that start with # are passed over."""
    if not path.exists():
        raise SettingsError(f"PARLEY_CONFIG names {path}, which is not there")
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, value in pairs}


def _completed(settings: Settings) -> Settings:
    url = settings.public_url or f"http://{settings.host}:{settings.port}"
    key = settings.secret_key or _kept_key(settings)
    return replace(settings, public_url=url.rstrip("/"), secret_key=key)


def _kept_key(settings: Settings) -> str:
    """The key kept in a file only we can read, made at first start: identities survive a restart."""
    folder = Path("var")
    if settings.database_url.startswith("sqlite:///"):
        folder = Path(settings.database_url.removeprefix("sqlite:///")).parent
    path = folder / "secret.key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()
