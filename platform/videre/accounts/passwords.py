"""Hashing passwords with argon2, at most two at a time: each takes 64 MiB and a tenth of a second.

Hash before the first write of a unit of work. On SQLite the write transaction is the only one there is, and
hashing inside it would let the whole installation wait.
"""

import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE = 2
_turns = threading.BoundedSemaphore(AT_ONCE)
_hasher = PasswordHasher()


def hashed(password: str) -> str:
    """The text to keep instead of `password`."""
    with _turns:
        return _hasher.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether `password` is the one hashed as `kept`; takes as long when there is none."""
    with _turns:
        try:
            return _hasher.verify(kept or _nobodys(), password) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(kept: str) -> bool:
    """Whether `kept` was made with weaker parameters than are used today."""
    return _hasher.check_needs_rehash(kept)


@cache
def _nobodys() -> str:
    return _hasher.hash("nobody has this password")
