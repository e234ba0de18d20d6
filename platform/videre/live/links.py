"""The link in a letter that leads to somebody's place: signed, never stored.

The database keeps a random nonce; only who also has the site's secret key can make the link of it. Looking changes
nothing, since mail scanners open every link; buttons on the page take the place or give it back.
"""

import sqlalchemy as sa
from itsdangerous import BadSignature, Signer
from sqlalchemy.orm import Session

from videre.foundation.errors import NotFound
from videre.live.models import Booking

LONGEST_TOKEN = 200


def token(secret_key: str, booking: Booking) -> str:
    """What stands in the address of the link."""
    return _signer(secret_key).sign(booking.nonce).decode("ascii")


def opened(db: Session, secret_key: str, token: str) -> Booking:
    """The booking that `token` stands for: NotFound when it is not ours, or the place was given back meanwhile."""
    try:
        nonce = _signer(secret_key).unsign(token[:LONGEST_TOKEN].encode()).decode("ascii")
    except (BadSignature, UnicodeError):
        raise NotFound("This link is not complete. Copy it whole from the letter.", kind="link-unknown") from None
    found = db.scalar(sa.select(Booking).where(Booking.nonce == nonce))
    if found is None:
        raise NotFound("This link leads to no place any more. Sign up again on the live hour's page.", kind="link-gone")
    return found


def _signer(secret_key: str) -> Signer:
    return Signer(secret_key, salt="videre.place", key_derivation="hmac")
