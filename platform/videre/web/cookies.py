"""The session cookie as Flask signs it, without what Flask does anew at every request."""

from typing import Any

from flask import Flask, Response
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import URLSafeTimedSerializer


class SessionCookie(SecureCookieSessionInterface):
    """Cookies are those of Flask's own interface, to the byte.

    Its signer is kept, since making one costs as much as reading a cookie, and so are the keys that it would derive
    for every cookie. A session nobody changed is not looked at again; that is right only while
    ``SESSION_REFRESH_EACH_REQUEST`` is off, as it is here.
    """

    def __init__(self) -> None:
        self._made: tuple[Any, URLSafeTimedSerializer | None] | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The signer for the application's present keys."""
        keys = (app.secret_key, app.config["SECRET_KEY_FALLBACKS"])
        made = self._made
        if made is None or made[0] != keys:
            made = self._made = (keys, self._with_derived_keys(super().get_signing_serializer(app)))
        return made[1]

    def _with_derived_keys(self, found: URLSafeTimedSerializer | None) -> URLSafeTimedSerializer | None:
        """The same signer, told the keys as it would have derived them (RFC 2104: HMAC of the salt)."""
        if found is None:
            return None
        derives = found.make_signer(found.salt)
        return URLSafeTimedSerializer(
            [derives.derive_key(key) for key in found.secret_keys],
            salt=found.salt,
            serializer=self.serializer,
            signer_kwargs={"key_derivation": "none", "digest_method": self.digest_method},
        )

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send a changed session; say of any other that was read that the answer depends on it."""
        if session.modified:
            super().save_session(app, session, response)
        elif session.accessed and "Cookie" not in (vary := response.headers.get("Vary", "")):
            response.headers["Vary"] = f"{vary}, Cookie" if vary else "Cookie"
