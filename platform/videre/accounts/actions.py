"""What people do with their own account. Everything typed is checked, and hashed, before anything is written."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts import links, passwords, rules
from videre.accounts.access import Actor, may_appoint_administrators
from videre.accounts.events import (
    AccountCreated,
    AddressChanged,
    AdministratorAppointed,
    AdministratorDismissed,
    PasswordChanged,
    ProfileChanged,
    SignedOutEverywhere,
)
from videre.accounts.models import MailedLink, User
from videre.accounts.queries import user_by_address
from videre.accounts.rules import Purpose
from videre.accounts.typed import checked, kept_next
from videre.foundation import clock, events
from videre.foundation.addresses import new_public_id
from videre.foundation.database import begin_write, dialect_insert
from videre.foundation.errors import Conflict, Invalid, NotAllowed

TAKEN = "This address has an account already. Sign in with it."


def ask_sign_up(db: Session, address: str, name: str, *, next_page: str = "") -> None:
    """Send a letter with a link that makes the account.

    Nobody learns whether the address has one: its owner then gets a letter with a link to sign in instead. The
    password is chosen behind the link, so that nobody can prepare an account for somebody else's address.
    """
    known = checked(address=(rules.address, address), name=(rules.name, name))
    begin_write(db)
    user = user_by_address(db, known["address"])
    purpose, letter = (Purpose.SIGN_IN, "known") if user else (Purpose.SIGN_UP, "sign-up")
    links.promise(
        db,
        purpose,
        letter,
        known["address"],
        rules.LINK_LASTS,
        user_id=user.id if user else None,
        name=None if user else known["name"],
        next_page=kept_next(next_page),
    )


def confirm_sign_up(db: Session, link: MailedLink, name: str, password: str = "") -> User:
    """Make the account whose address `link` proves; without a password it is entered by mailed links."""
    known = checked(name=(rules.name, name))
    hashed = _hashed(password, link.address) if password else None
    begin_write(db)
    links.consume(db, link)
    user = created(db, link.address, known["name"], hashed)
    user.last_seen_on = clock.today()
    links.void(db, address=link.address)
    return user


def make_proven_account(db: Session, address: str, name: str, password: str = "") -> User:
    """Make an account for an address that its owner has just proven by a link of another room's letter."""
    known = checked(address=(rules.address, address), name=(rules.name, name))
    hashed = _hashed(password, known["address"]) if password else None
    begin_write(db)
    user = created(db, known["address"], known["name"], hashed)
    user.last_seen_on = clock.today()
    links.void(db, address=known["address"])
    return user


def add_account(db: Session, actor: Actor, address: str, name: str, password: str = "") -> User:
    """Make an account whose address the operator answers for."""
    if not may_appoint_administrators(actor):
        raise NotAllowed("Only site administrators add accounts.")
    known = checked(address=(rules.address, address), name=(rules.name, name))
    hashed = _hashed(password, known["address"]) if password else None
    begin_write(db)
    return created(db, known["address"], known["name"], hashed)


def change_profile(db: Session, actor: User, *, name: str, zone: str, language: str) -> None:
    """Take a name or pseudonym, time zone and language."""
    known = checked(name=(rules.name, name), zone=(rules.zone, zone), language=(rules.language, language))
    actor.name, actor.zone, actor.language = known["name"] or actor.name, known["zone"], known["language"]
    events.record(db, ProfileChanged(actor.id), actor_id=actor.id)


def ask_new_address(db: Session, actor: User, address: str, password: str = "") -> None:
    """Send a link to the new address; only its owner can use it.

    Whether the address has an account already is looked up when the letter is written, so that neither the
    answer nor the asker's own data tell it.
    """
    known = checked(address=(rules.address, address))
    if known["address"] == actor.address:
        raise Invalid(fields={"address": "This is your address already."})
    prove(actor, password)
    begin_write(db)
    links.promise(db, Purpose.ADDRESS, "address", known["address"], rules.LINK_LASTS, user_id=actor.id)


def confirm_new_address(db: Session, link: MailedLink) -> User:
    """Make the address that `link` proves the one of its account; the old one is told."""
    begin_write(db)
    user = locked(db, link.user_id)
    links.consume(db, link)
    events.record(db, AddressChanged(user.id, link.id), actor_id=user.id)
    try:
        with db.begin_nested():
            user.address = link.address
    except sa.exc.IntegrityError as error:
        raise Conflict("This address belongs to another account.", kind="address-taken") from error
    links.void(db, user_id=user.id)
    return user


def change_password(db: Session, actor: User, current: str, new: str) -> None:
    """Set a new password; every other session ends."""
    prove(actor, current)
    set_password(db, actor, _hashed(new, actor.address, field="new_password"))


def set_password(db: Session, user: User, hashed: str) -> None:
    """Keep a password that was hashed before; sessions end and links sent earlier are worthless."""
    begin_write(db)
    locked(db, user.id)
    user.password_hash = hashed
    user.session_version += 1
    db.flush()
    links.void(db, user_id=user.id)
    events.record(db, PasswordChanged(user.id, user.session_version), actor_id=user.id)


def sign_out_everywhere(db: Session, actor: User) -> None:
    """End every session, this one too, and make links that were sent worthless."""
    begin_write(db)
    locked(db, actor.id).session_version += 1
    links.void(db, user_id=actor.id)
    events.record(db, SignedOutEverywhere(actor.id), actor_id=actor.id)


def appoint_administrator(db: Session, actor: Actor, user: User) -> None:
    """Make somebody site administrator."""
    if not may_appoint_administrators(actor):
        raise NotAllowed("Only site administrators appoint others.")
    if user.administrator_since is None:
        user.administrator_since = clock.now()
        events.record(db, AdministratorAppointed(user.id), actor_id=actor.id if actor else None)


def dismiss_administrator(db: Session, actor: Actor, user: User) -> None:
    """End somebody's administration; the last one stays, or nobody could appoint the next."""
    if not may_appoint_administrators(actor):
        raise NotAllowed("Only site administrators dismiss others.")
    if actor is not None and administers_alone(db, user.id):
        raise Conflict("There must be one site administrator. Appoint another one first.")
    if locked(db, user.id).administrator_since is not None:
        user.administrator_since = None
        events.record(db, AdministratorDismissed(user.id), actor_id=actor.id if actor else None)


def administers_alone(db: Session, user_id: int) -> bool:
    """Whether the site would have no administrator without this one; who will be erased soon is gone already."""
    begin_write(db)
    administrators = db.scalars(
        sa.select(User)
        .where(User.administrator_since.is_not(None))
        .order_by(User.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    staying = [one for one in administrators if one.erase_after is None and one.id != user_id]
    return not staying and any(one.id == user_id for one in administrators)


def prove(actor: User, password: str) -> None:
    """Who changes how an account is entered shows the password once more, if there is one."""
    if actor.password_hash is not None and not passwords.matches(actor.password_hash, password):
        raise Invalid(fields={"current_password": "This is not your password."}, kind="wrong-password")


def locked(db: Session, user_id: int | None) -> User:
    """The account's row as it is now, nobody else changing it meanwhile."""
    user = db.get(User, user_id, with_for_update=True, populate_existing=True) if user_id else None
    if user is None:
        raise Conflict(links.GONE, kind="link-gone")
    return user


def created(db: Session, address: str, name: str, hashed: str | None) -> User:
    """A new account for an address that was proved; Conflict when it has one."""
    row = dialect_insert(db, User).values(
        public_id=new_public_id(),
        address=address,
        name=name,
        password_hash=hashed,
        created_at=clock.now(),
    )
    made = db.scalar(row.on_conflict_do_nothing(index_elements=["address"]).returning(User.id))
    if made is None:
        raise Conflict(TAKEN, kind="account-exists")
    events.record(db, AccountCreated(made), actor_id=made)
    return db.get_one(User, made)


def _hashed(password: str, address: str, *, field: str = "password") -> str:
    known = checked(**{field: (lambda text: rules.password(text, of=address), password)})
    return passwords.hashed(known[field] or "")
