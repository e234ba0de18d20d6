"""A proxy in front has somebody sign in at the campus and says in a header who it is.

A stop-gap for campus sign-in: it is as good as the proxy is. That the header comes from the proxy and from nobody
else is for the door to see to (``web.vouched``).
"""

from videre.accounts import rules
from videre.accounts.signin import Identity
from videre.foundation.errors import Invalid, shortened

ISSUER = "proxy"
SUBJECT_LENGTH = 200


def identity(user: str, name: str, *, is_address: bool) -> Identity:
    """Who the headers speak of; Invalid when they cannot mean one person.

    A comma means that the header came twice, once perhaps from a stranger whom the proxy did not silence.
    """
    subject = user.strip()
    if not subject or len(subject) > SUBJECT_LENGTH or not subject.isprintable() or "," in subject:
        said = shortened(subject)
        raise Invalid(f"Your campus did not say clearly who you are (it said “{said}”).", kind="no-subject")
    if not is_address:
        return Identity(ISSUER, subject, None, _named(name))
    try:
        address = rules.address(subject)
    except ValueError:
        raise Invalid(
            f"Your campus should have told your mail address, but said “{shortened(subject)}”.", kind="no-address"
        ) from None
    return Identity(ISSUER, address, address, _named(name) or address.partition("@")[0])


def _named(name: str) -> str:
    try:
        return rules.name(name)
    except ValueError:
        return ""
