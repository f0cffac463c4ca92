"""A conversation that took place, as a conversation file without anything personal."""

from bot.recorder.record import Recording, record

__all__ = ["Recording", "record"]
