"""A look at our own web chat from outside: a socket is opened and welcomed, and nothing is said."""

from __future__ import annotations

import aiohttp

PATIENCE = 10.0


async def probe(url: str) -> str:
    """How the web chat at this address is. Raises ``ConnectionError`` when it does not answer."""
    address = url.replace("http", "ws", 1) + "/webchat/ws"
    limit = aiohttp.ClientTimeout(total=PATIENCE)
    try:
        async with aiohttp.ClientSession(timeout=limit) as http, http.ws_connect(address) as socket:
            await socket.send_str('{"type":"hello"}')
            told = (await socket.receive_json(timeout=PATIENCE)).get("type")
    except aiohttp.ClientConnectorError as error:
        raise ConnectionError(f"no answer at {address}") from error
    except (aiohttp.ClientError, TimeoutError, OSError, TypeError, ValueError) as error:
        raise ConnectionError(f"no answer at {address}: {error!r}") from error
    if told != "welcome":
        raise ConnectionError(f"{address} answers with {told}")
    return "welcomes visitors"
