"""Leaving: everything known about a person, and nothing left of it after a grace period."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts import links, rules
from videre.accounts.access import Actor, may_see_data_of
from videre.accounts.actions import administers_alone, locked, prove
from videre.accounts.events import AccountErased, ErasureAsked
from videre.accounts.models import Erased, FailedSignIn, MailedLink, User
from videre.accounts.queries import absent_since, due_for_erasure
from videre.foundation import clock, events, personal
from videre.foundation.database import begin_write, dialect_insert
from videre.foundation.errors import Conflict, NotAllowed
from videre.foundation.jobs import enqueue

NEEDED = (
    "You are the only administrator of this site or of an organisation. "
    "Let somebody else administer it first, or ask the operator of the site."
)


def ask_erasure(db: Session, actor: User, password: str = "") -> None:
    """Sign out everywhere and erase the account after the grace period, unless its owner signs in again.

    Conflict while nobody else could take over what the person administers; the operator may erase them even so.
    """
    prove(actor, password)
    if administers_alone(db, actor.id) or personal.is_held(db, actor.id):
        raise Conflict(NEEDED, kind="last-administrator")
    user = locked(db, actor.id)
    user.session_version += 1
    user.erase_after = clock.now() + rules.GRACE
    links.void(db, user_id=user.id)
    events.record(db, ErasureAsked(user.id, user.erase_after, "asked"), actor_id=user.id)
    enqueue(db, "accounts.erase", user.id, after=rules.GRACE)


def erase_account(db: Session, actor: Actor, user: User) -> None:
    """Erase now, everywhere; for the operator, on somebody's wish."""
    if not may_see_data_of(actor, user):
        raise NotAllowed("Only the person or the operator may do this.")
    begin_write(db)
    _erase(db, locked(db, user.id))


def erase_if_due(db: Session, user_id: int) -> bool:
    """Erase the account if its grace period is over; whether it was."""
    begin_write(db)
    user = db.get(User, user_id, with_for_update=True, populate_existing=True)
    if user is None or user.id not in due_for_erasure(db, clock.now()):
        return False
    _erase(db, user)
    return True


def warn_absent(db: Session, retention_days: int) -> int:
    """Tell people who stayed away that their account will be erased; signing in keeps it. How many.

    Nobody is told whom an organisation cannot do without.
    """
    absence = max(rules.ABSENCE_LEAST.days, retention_days)
    begin_write(db)
    told = 0
    for user_id in absent_since(db, clock.today() - absence * rules.ONE_DAY):
        if personal.is_held(db, user_id):
            continue
        told += 1
        user = locked(db, user_id)
        user.erase_after = clock.now() + rules.WARNING
        events.record(db, ErasureAsked(user.id, user.erase_after, "absent"))
    return told


def tidy(db: Session) -> None:
    """Remove links nobody can use any more and failed sign-ins that no longer count."""
    db.execute(sa.delete(MailedLink).where(MailedLink.expires_at < clock.ago(rules.ONE_DAY)))
    db.execute(sa.delete(FailedSignIn).where(FailedSignIn.at < clock.ago(rules.ONE_DAY)))


def _erase(db: Session, user: User) -> None:
    stone = dialect_insert(db, Erased).values(public_id=user.public_id, at=clock.now())
    db.execute(stone.on_conflict_do_nothing(index_elements=["public_id"]))
    public_id, user_id = user.public_id, user.id
    db.expunge(user)
    personal.erase(db, user_id)
    events.record(db, AccountErased(public_id))
    enqueue(db, "accounts.keep-erased")
