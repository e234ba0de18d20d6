"""Coming in: by password, by a mailed link, by a new password. Wrong passwords are counted, for a while.

They are counted per address tried, known or not, under a keyed hash, so that neither the count nor its table
tells who has an account. Mailed links still work when the count is full, so nobody can be locked out.
"""

import hashlib
import hmac

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts import links, passwords, rules
from videre.accounts.actions import locked, set_password
from videre.accounts.events import ErasureCancelled, SignedIn
from videre.accounts.models import FailedSignIn, MailedLink, User
from videre.accounts.queries import failed_sign_ins, user_by_address
from videre.accounts.rules import Purpose
from videre.accounts.typed import checked, kept_next
from videre.foundation import clock, events
from videre.foundation.database import begin_write
from videre.foundation.errors import Invalid

WRONG = "The address or the password is not right."
TOO_OFTEN = "There were too many wrong passwords. Wait a quarter of an hour, or have a link sent to you."


def ask_sign_in_link(db: Session, address: str, *, next_page: str = "") -> None:
    """Send a link that signs in; an address without account gets a letter that says so."""
    _ask(db, Purpose.SIGN_IN, "sign-in", address, next_page)


def ask_reset(db: Session, address: str, *, next_page: str = "") -> None:
    """Send a link behind which a new password is chosen; an address without account gets a letter that says so."""
    _ask(db, Purpose.RESET, "reset", address, next_page)


def sign_in(db: Session, address: str, password: str, *, secret_key: str, tries: int) -> User:
    """Who has this address and password. The caller counts what is refused, see :func:`note_failed_sign_in`."""
    known = checked(address=(rules.address, address))
    key = address_hash(secret_key, known["address"])
    if failed_sign_ins(db, key) >= tries:
        raise Invalid(TOO_OFTEN, fields={"password": TOO_OFTEN}, kind="too-many-tries")
    user = user_by_address(db, known["address"])
    typed = rules.composed(password)
    if not passwords.matches(user.password_hash if user else None, typed) or user is None:
        raise Invalid(WRONG, fields={"password": WRONG}, kind="wrong-password")
    fresh = passwords.hashed(typed) if passwords.is_outdated(user.password_hash or "") else None
    begin_write(db)
    # Somebody may have changed the password while this one was checked.
    checked_hash, user = user.password_hash, locked(db, user.id)
    if user.password_hash != checked_hash:
        raise Invalid(WRONG, fields={"password": WRONG}, kind="wrong-password")
    user.password_hash = fresh or user.password_hash
    db.execute(sa.delete(FailedSignIn).where(FailedSignIn.address_hash == key))
    return arrived(db, user, "password")


def sign_in_by_link(db: Session, link: MailedLink) -> User:
    """Who the link was sent to."""
    begin_write(db)
    user = locked(db, link.user_id)
    links.consume(db, link)
    return arrived(db, user, "link")


def reset_password(db: Session, link: MailedLink, password: str) -> User:
    """Set a new password by a link, and come in; every other session ends."""
    known = checked(password=(lambda text: rules.password(text, of=link.address), password))
    hashed = passwords.hashed(known["password"])
    begin_write(db)
    user = locked(db, link.user_id)
    links.consume(db, link)
    set_password(db, user, hashed)
    return arrived(db, user, "link")


def note_failed_sign_in(db: Session, secret_key: str, address: str) -> None:
    """Count a wrong password; runs in a unit of its own after the refusal was rolled back."""
    try:
        known = rules.address(address)
    except ValueError:
        return
    db.add(FailedSignIn(address_hash=address_hash(secret_key, known), at=clock.now()))


def address_hash(secret_key: str, address: str) -> str:
    """What is kept of an address somebody failed to sign in with."""
    return hmac.new(secret_key.encode(), b"failed-sign-in:" + address.encode(), hashlib.sha256).hexdigest()


def _ask(db: Session, purpose: Purpose, letter: str, address: str, next_page: str) -> None:
    known = checked(address=(rules.address, address))
    begin_write(db)
    user = user_by_address(db, known["address"])
    links.promise(
        db,
        purpose,
        letter if user else "stranger",
        known["address"],
        rules.SIGN_IN_LINK_LASTS,
        user_id=user.id if user else None,
        next_page=kept_next(next_page),
    )


def arrived(db: Session, user: User, by: str) -> User:
    """Somebody came in, having proved who they are; whoever is due to be erased is kept by that."""
    user.last_seen_on = clock.today()
    if user.erase_after is not None:
        user.erase_after = None
        events.record(db, ErasureCancelled(user.id), actor_id=user.id)
    events.record(db, SignedIn(user.id, by), actor_id=user.id)
    return user
