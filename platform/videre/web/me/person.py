"""The signed-in person's own row, for pages that change it."""

from videre.accounts.models import User
from videre.foundation.errors import NotFound
from videre.web.context import db
from videre.web.people import reader


def myself() -> User:
    """The person who is signed in; routes that ask are for signed-in people only."""
    person = reader()
    user = db().get(User, person.id) if person else None
    if user is None:
        raise NotFound
    return user
