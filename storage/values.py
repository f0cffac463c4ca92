"""Messages as JSON documents, and back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from domain.messages import Choice, File, Identity, Image, InboundMessage, OutboundMessage, Profile


def inbound_document(message: InboundMessage) -> dict[str, Any]:
    """The message as JSON can hold it; empty fields are left out."""
    return {name: value for name, value in asdict(message).items() if value not in (None, "", (), [])}


def inbound_message(document: dict[str, Any]) -> InboundMessage:
    """The message a document holds."""
    values = dict(document)
    values["identity"] = Identity(**values["identity"])
    values["profile"] = Profile(**values.get("profile", {}))
    values["files"] = tuple(File(**file) for file in values.get("files", ()))
    return InboundMessage(**values)


def outbound_document(message: OutboundMessage) -> dict[str, Any]:
    """The message as JSON can hold it; empty fields are left out."""
    values = {name: value for name, value in asdict(message).items() if value not in (None, "", (), [])}
    if message.at is not None:
        values["at"] = message.at.isoformat()
    return values


def outbound_message(document: dict[str, Any]) -> OutboundMessage:
    """The message a document holds."""
    values = {"text": "", **document}
    values["choices"] = tuple(Choice(**choice) for choice in values.get("choices", ()))
    values["images"] = tuple(Image(**image) for image in values.get("images", ()))
    values["files"] = tuple(File(**file) for file in values.get("files", ()))
    if "at" in values:
        values["at"] = datetime.fromisoformat(values["at"])
    return OutboundMessage(**values)
