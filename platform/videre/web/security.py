"""Headers on every answer: nothing from elsewhere, nothing inline, nothing sniffed, nothing told to others."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
HEADERS = (
    ("Content-Security-Policy", CONTENT_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()"),
)
LASTING = ("Strict-Transport-Security", "max-age=31536000")


class Protected:
    """Puts the headers on every answer, where it costs next to nothing; a header that a view set itself stays."""

    def __init__(self, application: "WSGIApplication", *, encrypted: bool) -> None:
        self.application = application
        self.headers = [*HEADERS, LASTING] if encrypted else list(HEADERS)

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Answer as the application does."""

        def protected(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            own = {name for name, _value in headers}
            return start(status, headers + [one for one in self.headers if one[0] not in own], *error)

        return self.application(environ, protected)
