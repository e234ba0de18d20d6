"""Who holds an hour. Whoever is named must help with the course; the name gives no right by itself."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts.models import User
from videre.foundation.errors import Invalid
from videre.live.access import may_host
from videre.live.models import LiveHost, LiveSession
from videre.live.rules import HostRole

NOT_HERE = "Only people who teach or help in this course can hold its live hours."


def put_hosts(db: Session, session: LiveSession, host_id: int | None, co_host_ids: Sequence[int]) -> bool:
    """Have these people hold the hour; without `host_id` the host stays. Whether anybody is different now."""
    db.flush()
    rows = db.execute(sa.select(LiveHost.user_id, LiveHost.role).where(LiveHost.session_id == session.id))
    known = {row.user_id: row.role for row in rows}
    host = host_id or next((user_id for user_id, role in known.items() if role == HostRole.HOST), None)
    wanted = {user_id: HostRole.CO_HOST.value for user_id in co_host_ids if user_id != host}
    for user_id in wanted.keys() - known.keys():
        if db.get(User, user_id) is None or not may_host(db, user_id, session.course_id):
            raise Invalid(fields={"co_hosts": NOT_HERE})
    if host is not None:
        wanted[host] = HostRole.HOST.value
    if wanted == known:
        return False
    db.execute(sa.delete(LiveHost).where(LiveHost.session_id == session.id))
    db.add_all(LiveHost(session_id=session.id, user_id=user_id, role=role) for user_id, role in wanted.items())
    db.flush()
    return True
