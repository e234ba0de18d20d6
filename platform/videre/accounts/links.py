"""Links in letters: signed, good for one purpose, once, for a while.

The database keeps a random nonce; only who also has the site's secret key can make the link of it. Opening a
link shows what it would do and changes nothing, since mail scanners open every link; a button does it.
"""

import secrets
from datetime import timedelta

import sqlalchemy as sa
from itsdangerous import BadSignature, Signer
from sqlalchemy.orm import Session

from videre.accounts.events import LinkPromised
from videre.accounts.models import MailedLink
from videre.accounts.rules import LINKS_AN_HOUR, Purpose
from videre.foundation import clock, events
from videre.foundation.errors import Conflict, NotFound

GONE = "This link was used already or is too old. Ask for another one."
LONGEST_TOKEN = 200


def promise(
    db: Session,
    purpose: Purpose,
    letter: str,
    address: str,
    lasts: timedelta,
    *,
    user_id: int | None = None,
    name: str | None = None,
    next_page: str | None = None,
) -> None:
    """Have a letter with a link sent to `address`, unless it got several within the hour: then nothing is done."""
    recent = sa.select(sa.func.count()).where(
        MailedLink.address == address, MailedLink.created_at > clock.ago(timedelta(hours=1))
    )
    if db.execute(recent).scalar_one() >= LINKS_AN_HOUR:
        return
    now = clock.now()
    link = MailedLink(
        purpose=purpose,
        nonce=secrets.token_urlsafe(32),
        address=address,
        user_id=user_id,
        name=name,
        next=next_page,
        created_at=now,
        expires_at=now + lasts,
    )
    db.add(link)
    db.flush()
    events.record(db, LinkPromised(link.id, letter), actor_id=user_id)


def token(secret_key: str, link: MailedLink) -> str:
    """What stands in the address of the link."""
    return _signer(secret_key, link.purpose).sign(link.nonce).decode("ascii")


def opened(db: Session, secret_key: str, purpose: Purpose, token: str) -> MailedLink:
    """The link that `token` stands for: NotFound if there is none, Conflict if it cannot be used (any more)."""
    try:
        nonce = _signer(secret_key, purpose).unsign(token[:LONGEST_TOKEN].encode()).decode("ascii")
    except (BadSignature, UnicodeError):
        raise NotFound("This link is not complete. Copy it whole from the letter.", kind="link-unknown") from None
    link = db.scalar(sa.select(MailedLink).where(MailedLink.nonce == nonce, MailedLink.purpose == purpose))
    if link is None or link.used_at is not None or link.expires_at <= clock.now():
        raise Conflict(GONE, kind="link-gone")
    return link


def consume(db: Session, link: MailedLink) -> None:
    """Use it up; of two at once only one gets further. Who changes the account as well locks that first."""
    which = MailedLink.address == link.address
    _hold(db, which if link.user_id is None else sa.or_(which, MailedLink.user_id == link.user_id))
    now = clock.now()
    used = db.execute(
        sa.update(MailedLink)
        .where(MailedLink.id == link.id, MailedLink.used_at.is_(None), MailedLink.expires_at > now)
        .values(used_at=now)
        .returning(MailedLink.id)
    ).first()
    if used is None:
        raise Conflict(GONE, kind="link-gone")


def void(db: Session, *, address: str | None = None, user_id: int | None = None) -> None:
    """Make every unused link of the address or of the person worthless."""
    whose = MailedLink.address == address if address is not None else MailedLink.user_id == user_id
    _hold(db, whose)
    db.execute(sa.update(MailedLink).where(whose, MailedLink.used_at.is_(None)).values(used_at=clock.now()))


def _hold(db: Session, which: sa.ColumnElement[bool]) -> None:
    """Lock the links in one order for everybody, so that no two wait for each other."""
    db.execute(sa.select(MailedLink.id).where(which).order_by(MailedLink.id).with_for_update()).all()


def _signer(secret_key: str, purpose: str) -> Signer:
    return Signer(secret_key, salt=f"videre.mailed-link.{purpose}", key_derivation="hmac")
