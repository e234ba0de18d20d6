"""How often one network address may send something; counted in memory, by the application, so per web process.

With N processes a limit lets through up to N times as much: it is there against floods. What must be exact
(failed sign-ins, one-time links) is counted in the database.
"""

import ipaddress
from functools import cache

from flask import Flask, current_app, request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from videre.web.context import services


def prepare(app: Flask) -> None:
    """Give the application its own counters: two in one process know nothing of each other."""
    app.extensions["videre_limiter"] = FixedWindowRateLimiter(MemoryStorage())


def limiter() -> FixedWindowRateLimiter:
    """The counters of the running application."""
    found: FixedWindowRateLimiter = current_app.extensions["videre_limiter"]
    return found


@cache
def parsed(limit: str) -> RateLimitItem:
    """A limit as it is written ("5/minute")."""
    return parse(limit)


def network(address: str) -> str:
    """Whom an address is counted as: itself, or the /64 of an IPv6 address, which is one household."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False).network_address)


def hit(limit: str, whose: str | None = None) -> None:
    """Count this request; raises TooManyRequests with the seconds to wait when there were too many.

    `whose` counts by something else than the network address, for those who sit behind one with many others.
    """
    if not services().settings.rate_limits:
        return
    item = parsed(limit)
    if not limiter().hit(item, request.endpoint or "", whose or network(request.remote_addr or "")):
        raise TooManyRequests(
            "That was too often in a short time. Wait a little, then send it again.", retry_after=item.get_expiry()
        )
