"""The hour in the address, for those who may lead it; like a missing page for everybody else."""

from videre.accounts.models import User
from videre.foundation.errors import NotFound
from videre.live.access import may_lead
from videre.live.queries import SessionShown, session_shown
from videre.web.context import db
from videre.web.me.person import myself


def led_hour(public_id: str) -> tuple[SessionShown, User]:
    """The hour and who leads it."""
    me, shown = myself(), session_shown(db(), public_id, members=True)
    if shown is None or not may_lead(db(), me.id, shown.row):
        raise NotFound("There is no such live hour.")
    return shown, me
