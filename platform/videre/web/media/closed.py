"""Who may have a file of a video: everybody, but for those that only courses for members show.

Which these are is asked once in a while and remembered, so that a public film costs no statement. A course that is
closed to the public therefore takes some seconds to close its films, whose addresses nobody can guess. While the
database does not answer, what was known last goes on, so that films that play play on.
"""

import time
from dataclasses import dataclass, field

from flask import current_app
from sqlalchemy.exc import OperationalError

from videre.foundation.errors import NotFound
from videre.learning.closed_files import closed_keys, may_have
from videre.web.context import glance
from videre.web.people import session_identity

REMEMBERED = 5.0


@dataclass(slots=True)
class _Closed:
    keys: frozenset[str] = field(default_factory=frozenset)
    until: float = float("-inf")
    was_asked: bool = False


def is_closed(key: str) -> bool:
    """Whether the file is for members; raises NotFound, as for a file that is missing, for all others."""
    known: _Closed = current_app.extensions.setdefault("videre_closed_files", _Closed())
    if (now := time.monotonic()) >= known.until:
        try:
            known.keys = glance(closed_keys)
        except OperationalError:
            if not known.was_asked:
                raise  # nothing is known yet, so nothing is given away
        known.was_asked, known.until = True, now + REMEMBERED
    if key not in known.keys:
        return False
    identity = session_identity()
    if not glance(lambda connection: may_have(connection, identity, key)):
        raise NotFound
    return True
