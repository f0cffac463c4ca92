"""Plays conversation files on the real application."""

from bot.player.files import ConversationFile, FileError, read_conversation
from bot.player.play import Difference, play

__all__ = ["ConversationFile", "Difference", "FileError", "play", "read_conversation"]
