"""Where pages find the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from bot.app import App

APP: web.AppKey[App] = web.AppKey("app")
