"""The links of invitations: signed over a nonce, good until they expire, are withdrawn or used.

A link proves the address it was sent to, as every mailed link does. It lasts for two weeks, so it makes an account
for that address but lets nobody into one that is there: its owner signs in.
"""

import sqlalchemy as sa
from itsdangerous import BadSignature, Signer
from sqlalchemy.orm import Session

from videre.foundation import clock
from videre.foundation.errors import Conflict, NotFound
from videre.partners.models import Invitation

GONE = "This invitation was accepted already, taken back, or is too old. Ask whoever invited you for another one."
LONGEST_TOKEN = 200


def token(secret_key: str, invitation: Invitation) -> str:
    """What stands in the address of the link."""
    return _signer(secret_key).sign(invitation.nonce).decode("ascii")


def opened(db: Session, secret_key: str, token: str) -> Invitation:
    """The invitation that `token` stands for: NotFound if there is none, Conflict if it counts no more."""
    try:
        nonce = _signer(secret_key).unsign(token[:LONGEST_TOKEN].encode()).decode("ascii")
    except (BadSignature, UnicodeError):
        raise NotFound("This link is not complete. Copy it whole from the letter.", kind="link-unknown") from None
    found = db.scalar(sa.select(Invitation).where(Invitation.nonce == nonce))
    if found is None or not is_open(found):
        raise Conflict(GONE, kind="link-gone")
    return found


def is_open(invitation: Invitation) -> bool:
    """Whether somebody may still accept it."""
    answered = invitation.accepted_at is not None or invitation.withdrawn_at is not None
    return not answered and invitation.expires_at > clock.now()


def _signer(secret_key: str) -> Signer:
    return Signer(secret_key, salt="videre.invitation", key_derivation="hmac")
