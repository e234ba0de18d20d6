"""How often one network address may send something; counted in memory, so per web process.

With N processes a limit lets through up to N times as much: it is there against floods. What must be exact
(failed sign-ins, one-time links) is counted in the database.
"""

from functools import cache

from flask import request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from videre.web.context import services


@cache
def _limiter() -> FixedWindowRateLimiter:
    return FixedWindowRateLimiter(MemoryStorage())


@cache
def _item(limit: str) -> RateLimitItem:
    return parse(limit)


def hit(limit: str, whose: str | None = None) -> None:
    """Count this request; raises TooManyRequests with the seconds to wait when there were too many.

    `whose` counts by something else than the network address, for those who sit behind one with many others.
    """
    if not services().settings.rate_limits:
        return
    item = _item(limit)
    if not _limiter().hit(item, request.endpoint or "", whose or request.remote_addr or ""):
        raise TooManyRequests(
            "That was too often in a short time. Wait a little, then send it again.", retry_after=item.get_expiry()
        )
