"""Working under a prefix although the server in front passes whole paths."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Prefix:
    """Moves the prefix from PATH_INFO to SCRIPT_NAME, unless a host's dispatcher already did."""

    def __init__(self, application: "WSGIApplication", prefix: str) -> None:
        self.application = application
        self.prefix = prefix

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Answer as the application does."""
        path = environ.get("PATH_INFO", "")
        if not environ.get("SCRIPT_NAME") and (path == self.prefix or path.startswith(self.prefix + "/")):
            environ["SCRIPT_NAME"] = self.prefix
            environ["PATH_INFO"] = path[len(self.prefix) :] or "/"
        return self.application(environ, start)
