"""What a trusted proxy says about who is knocking, and nobody else may say.

Stands outermost, where the address of the peer is still the one that connected. The headers are taken out of every
request, so nothing behind can mistake a stranger's for the proxy's. Their names have no hyphen (see the settings'
checks): a hyphen has a second spelling that reaches us under the same name.
"""

import ipaddress
from collections.abc import Iterable
from typing import TYPE_CHECKING

from videre.foundation.settings import Settings
from videre.foundation.settings.checks import UNIX

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

USER = "videre.campus.user"
NAME = "videre.campus.name"


class Vouched:
    """Hands on what the proxy says as ``videre.campus.…``, from trusted peers only."""

    def __init__(self, application: "WSGIApplication", settings: Settings) -> None:
        self.application = application
        self.headers = {USER: _key(settings.proxy_user_header), NAME: _key(settings.proxy_name_header)}
        self.by_socket = UNIX in settings.proxy_peers
        self.peers = [ipaddress.ip_network(one, strict=False) for one in settings.proxy_peers if one != UNIX]

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Answer as the application does."""
        said = {ours: environ.pop(theirs, None) for ours, theirs in self.headers.items() if theirs}
        if any(value is not None for value in said.values()) and self._trusts(environ.get("REMOTE_ADDR", "")):
            environ.update({ours: _decoded(value) for ours, value in said.items() if value is not None})
        return self.application(environ, start)

    def _trusts(self, peer: str) -> bool:
        if not peer:
            return self.by_socket
        try:
            address = ipaddress.ip_address(peer)
        except ValueError:
            return False
        mapped = getattr(address, "ipv4_mapped", None)
        return any((mapped or address) in network for network in self.peers)


def _key(header: str) -> str:
    """The name under which WSGI hands on a header."""
    return f"HTTP_{header.upper()}" if header else ""


def _decoded(value: str) -> str:
    """WSGI reads bytes as Latin-1; proxies send UTF-8."""
    raw = value.encode("latin-1", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return value
