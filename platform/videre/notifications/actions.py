"""Promising letters: a row and a job, in the transaction of what the letter tells.

The ``tell_…`` functions are listeners; ``wiring`` says which event each hears.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts.events import AddressChanged, ErasureAsked, LinkPromised, PasswordChanged
from videre.accounts.models import MailedLink, User
from videre.accounts.queries import user_by_address
from videre.foundation import clock
from videre.foundation.database import dialect_insert
from videre.foundation.jobs import enqueue, job_state
from videre.foundation.settings import Settings
from videre.notifications.channels import is_sending
from videre.notifications.models import Letter
from videre.notifications.rules import KEPT, NEVER_TAKEN, is_given_up
from videre.partners.events import InvitationSent
from videre.partners.models import Invitation, Partner

SEND = "notifications.send"


def promise_letter(
    db: Session,
    cause: str,
    kind: str,
    address: str,
    *,
    user_id: int | None = None,
    language: str | None = None,
    **facts: Any,
) -> None:
    """Promise one letter for `cause`; a second promise for the same cause changes nothing."""
    row = dialect_insert(db, Letter).values(
        cause=cause,
        kind=kind,
        address=address,
        user_id=user_id,
        language=language or "",
        facts=facts,
        tries=0,
        created_at=clock.now(),
    )
    made = db.scalar(row.on_conflict_do_nothing(index_elements=["cause"]).returning(Letter.id))
    if made is not None:
        enqueue(db, SEND, made, 0, workflow_id=f"{SEND}-{made}-0")


def tell_link(db: Session, event: LinkPromised) -> None:
    """Send the link to the address it is for."""
    link = db.get_one(MailedLink, event.link_id)
    user = db.get(User, link.user_id) if link.user_id else None
    language = user.language if user else None
    promise_letter(
        db, f"link:{link.id}", event.letter, link.address, user_id=link.user_id, language=language, link=link.id
    )


def tell_new_password(db: Session, event: PasswordChanged) -> None:
    """Warn the owner, who may not have been the one."""
    _tell(db, event.user_id, f"password:{event.user_id}:{event.version}", "password-changed")


def tell_old_address(db: Session, event: AddressChanged) -> None:
    """Warn at the address that is being left."""
    _tell(db, event.user_id, f"address:{event.link_id}", "address-changed")


def tell_erasure(db: Session, event: ErasureAsked) -> None:
    """Say when the account will be gone, and that signing in keeps it."""
    kind = "stays-away" if event.why == "absent" else "erasure-asked"
    _tell(db, event.user_id, f"erasure:{event.user_id}:{event.at:%Y%m%dT%H%M%S%f}", kind, at=event.at)


def tell_invitation(db: Session, event: InvitationSent) -> None:
    """Ask somebody to take a role; in their language if they have an account, else in the partner's."""
    invitation = db.get_one(Invitation, event.invitation_id)
    user = user_by_address(db, invitation.address)
    spoken = db.scalar(sa.select(Partner.languages).where(Partner.id == event.partner_id)) or []
    promise_letter(
        db,
        f"invitation:{invitation.id}:{event.until:%Y%m%dT%H%M%S%f}",
        "invitation",
        invitation.address,
        user_id=user.id if user else None,
        language=user.language if user else next(iter(spoken), None),
        invitation=invitation.id,
    )


def take_up_kept_letters(db: Session, settings: Settings) -> int:
    """Promise anew what stayed in the outbox while letters could not leave; how many there are.

    What is too old by now is parked with the reason, never sent: nobody wants last month's link.
    """
    if not is_sending(settings):
        return 0
    taken, now = 0, clock.now()
    waiting = sa.select(Letter).where(Letter.sent_at.is_(None), Letter.parked_at.is_(None)).order_by(Letter.id)
    for letter in db.scalars(waiting.with_for_update()):
        job = job_state(db, f"{SEND}-{letter.id}-{letter.tries}")
        if job is None or job.is_open:
            continue
        if is_given_up(letter.created_at, now):
            letter.parked_at, letter.problem = now, NEVER_TAKEN
            continue
        letter.tries += 1
        enqueue(db, SEND, letter.id, letter.tries, workflow_id=f"{SEND}-{letter.id}-{letter.tries}")
        taken += 1
    return taken


def tidy_letters(db: Session) -> None:
    """Forget letters that were sent, parked or kept long ago."""
    db.execute(sa.delete(Letter).where(Letter.created_at < clock.ago(KEPT)))


def _tell(db: Session, user_id: int, cause: str, kind: str, at: datetime | None = None) -> None:
    user = db.get_one(User, user_id)
    facts = {"at": at.isoformat()} if at else {}
    promise_letter(db, cause, kind, user.address, user_id=user.id, language=user.language, **facts)
