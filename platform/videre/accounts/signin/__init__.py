"""How somebody proves who they are with the help of others: a message plus a given configuration becomes an identity.

One file per kind of helper. An identity is only what the helper says; which account it belongs to is decided in
``accounts.identities``.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is elsewhere: ``subject`` never changes there and is unique for that ``issuer``.

    ``address`` is a mail address the issuer answers for, None where it tells none; ``name`` may be empty.
    """

    issuer: str
    subject: str
    address: str | None
    name: str
