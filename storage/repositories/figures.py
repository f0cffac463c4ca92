"""KPI rows."""

from __future__ import annotations

from datetime import datetime

from storage.session import Session


class FigureRows:
    """Figures over the records."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now
