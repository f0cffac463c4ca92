"""Headers of every answer: what browsers may do with our pages, and who may frame them."""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import web

from bot.app import App


def add_headers(server: web.Application, app: App) -> None:
    """From now on every answer carries them, also refusals; one a page sets itself stays."""
    parts = urlsplit(app.settings.public_url)
    # Charts are shown by their public address, also to whoever came by another one.
    pictures = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
    page = (
        "default-src 'none'; script-src 'self'; style-src 'self'; "
        f"img-src 'self' data: {pictures}; connect-src 'self'; form-action 'self'; base-uri 'none'"
    )
    everywhere = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Content-Security-Policy": f"{page}; frame-ancestors 'self'",
    }
    console = {
        **everywhere,
        "Content-Security-Policy": f"{page}; frame-ancestors 'none'",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
    # The widget is a part of other people's pages.
    widget = {**everywhere, "Cross-Origin-Resource-Policy": "cross-origin"}

    async def add(request: web.Request, response: web.StreamResponse) -> None:
        chosen = everywhere
        if request.path == "/widget.js":
            chosen = widget
        elif request.path == "/console" or request.path.startswith("/console/"):
            chosen = console
        for name, value in chosen.items():
            response.headers.setdefault(name, value)
        response.headers["Server"] = "Parley"  # which versions run behind it is nobody's business

    server.on_response_prepare.append(add)
