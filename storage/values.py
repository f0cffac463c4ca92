"""Messages as JSON documents, and back.

Written out field by field: every message passes here, and ``dataclasses.asdict`` copies deeply.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from domain.messages import Choice, File, Identity, Image, InboundMessage, OutboundMessage, Profile


def fields_of(value: Any) -> dict[str, Any]:
    """The fields of a flat value, by name."""
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def inbound_document(message: InboundMessage) -> dict[str, Any]:
    """The message as JSON can hold it; empty fields are left out."""
    document = _without_empty(fields_of(message))
    document["identity"] = fields_of(message.identity)
    document["profile"] = _without_empty(fields_of(message.profile))
    if message.files:
        document["files"] = [fields_of(file) for file in message.files]
    return document


def inbound_message(document: dict[str, Any]) -> InboundMessage:
    """The message a document holds."""
    values = dict(document)
    values["identity"] = Identity(**values["identity"])
    values["profile"] = Profile(**values.get("profile", {}))
    values["files"] = tuple(File(**file) for file in values.get("files", ()))
    return InboundMessage(**values)


def outbound_document(message: OutboundMessage) -> dict[str, Any]:
    """The message as JSON can hold it; empty fields are left out."""
    document = _without_empty(fields_of(message))
    for name in ("choices", "images", "files"):
        if name in document:
            document[name] = _all_fields(document[name])
    if message.at is not None:
        document["at"] = message.at.isoformat()
    return document


def outbound_message(document: dict[str, Any]) -> OutboundMessage:
    """The message a document holds."""
    values = {"text": "", **document}
    values["choices"] = tuple(Choice(**choice) for choice in values.get("choices", ()))
    values["images"] = tuple(Image(**image) for image in values.get("images", ()))
    values["files"] = tuple(File(**file) for file in values.get("files", ()))
    if "at" in values:
        values["at"] = datetime.fromisoformat(values["at"])
    return OutboundMessage(**values)


def _without_empty(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, False, "", ())}


def _all_fields(values: Iterable[Any]) -> list[dict[str, Any]]:
    return [fields_of(value) for value in values]
