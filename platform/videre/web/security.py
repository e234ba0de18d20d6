"""Headers on every answer: nothing from elsewhere, nothing inline, nothing sniffed, nothing told to others."""

from flask import Flask, Response

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


def prepare(app: Flask, *, encrypted: bool) -> None:
    """Put the headers on every answer; a view that set one itself keeps its own."""
    headers = (*HEADERS, LASTING) if encrypted else HEADERS

    @app.after_request
    def protect(response: Response) -> Response:
        for name, value in headers:
            if name not in response.headers:
                response.headers[name] = value
        return response
