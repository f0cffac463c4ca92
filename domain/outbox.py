"""How sending a message can end other than well; channels say which, delivery decides what follows."""

from __future__ import annotations


class RetryLater(Exception):  # noqa: N818 an outcome, not a fault
    """Refused, or never left; certainly not delivered. Worth another try after ``seconds``."""

    def __init__(self, reason: str, seconds: float = 5.0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.seconds = seconds


class Undeliverable(Exception):  # noqa: N818
    """Refused for good: blocked, unknown address, no such conversation. ``reason`` is for staff."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Uncertain(Exception):  # noqa: N818
    """Silence after the request was written: delivered or not, nobody here can know."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
