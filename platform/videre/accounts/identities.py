"""Which account an identity from elsewhere belongs to."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts.actions import created, locked, prove
from videre.accounts.entrance import arrived
from videre.accounts.events import IdentityTied
from videre.accounts.models import TiedIdentity, User
from videre.accounts.queries import user_by_address
from videre.accounts.signin import Identity
from videre.foundation import clock, events
from videre.foundation.database import begin_write, dialect_insert
from videre.foundation.errors import Conflict

TAKEN = "This campus sign-in belongs to another account. Sign in to that one."


def sign_in_by_identity(db: Session, identity: Identity) -> User | None:
    """Whose it is. Where the issuer answers for a mail address, the account with that address is taken, or made;
    else None for an identity nobody has tied to an account yet."""
    begin_write(db)
    user_id = _owner(db, identity)
    if user_id is None:
        if identity.address is None:
            return None
        known = user_by_address(db, identity.address)
        user = known or created(db, identity.address, identity.name, None)
        user_id = _tie(db, user.id, identity)
    return arrived(db, locked(db, user_id), "campus")


def tie_identity(db: Session, actor: User, identity: Identity, password: str = "") -> None:
    """Make the identity a way into the actor's account; doing so again changes nothing.

    Who has a password shows it once more (Invalid). Conflict if the identity is another's.
    """
    prove(actor, password)
    begin_write(db)
    if _tie(db, actor.id, identity) != actor.id:
        raise Conflict(TAKEN, kind="identity-taken")


def _owner(db: Session, identity: Identity) -> int | None:
    same = (TiedIdentity.issuer == identity.issuer, TiedIdentity.subject == identity.subject)
    return db.scalar(sa.select(TiedIdentity.user_id).where(*same))


def _tie(db: Session, user_id: int, identity: Identity) -> int:
    """Tie it, unless somebody has; whose it is afterwards."""
    row = dialect_insert(db, TiedIdentity).values(
        issuer=identity.issuer, subject=identity.subject, user_id=user_id, since=clock.now()
    )
    made = db.scalar(row.on_conflict_do_nothing(index_elements=["issuer", "subject"]).returning(TiedIdentity.id))
    if made is None:
        owner = _owner(db, identity)
        assert owner is not None, "the key was taken, so somebody has it"
        return owner
    events.record(db, IdentityTied(user_id, identity.issuer), actor_id=user_id)
    return user_id
