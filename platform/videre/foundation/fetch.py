"""The one policy for outgoing requests: https, public addresses, limits.

An address is judged three times: as text, after its name was resolved, and when the connection is made; each
redirect begins anew. Hosts named by the operator in ``fetch_hosts`` may be private and may lack encryption.
Python and browsers read some addresses differently, so whatever could be read in two ways is refused.
"""

import http.client
import ipaddress
import re
import socket
import ssl
import string
import sys
import threading
import time
import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from videre.foundation.errors import Invalid, shortened

MOST_CHARACTERS = 2000
MOST_REDIRECTS = 5
PIECE = 1 << 16
HOST = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?", re.ASCII)
NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+", re.ASCII)
NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Events of the interpreter by which a process starts another one.
STARTS = frozenset({"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty"})
SENDS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})

Number = ipaddress.IPv4Address | ipaddress.IPv6Address


class AddressRefused(Invalid):
    """We do not fetch from there."""

    kind = "address-refused"

    def __init__(self, message: str) -> None:
        super().__init__(message, fields={"address": message})


class Vetoed(PermissionError):
    """Raised inside a guarded process, in the middle of somebody else's code, so it is an OSError to it."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address that may be asked for: its parts, and the text made of them."""

    scheme: str
    host: str
    port: int
    path: str
    is_named: bool

    @property
    def text(self) -> str:
        """The address in full, in ASCII."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = {"https": 443, "http": 80}[self.scheme]
        return f"{self.scheme}://{host}{'' if self.port == usual else f':{self.port}'}{self.path}"


def checked_address(text: str, named_hosts: Iterable[str] = ()) -> Address:
    """Read an address as text; raises AddressRefused with a sentence. Nothing is resolved yet."""
    shown = shortened(text)
    if len(text) > MOST_CHARACTERS:
        raise AddressRefused(f"The address has {len(text)} characters; at most {MOST_CHARACTERS} are read.")
    if any(c == "\\" or c.isspace() or not c.isprintable() for c in text):
        raise AddressRefused(f"The address has a backslash, blank or control character in it (found {shown!r}).")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise AddressRefused(f"This is not an address that can be read (found {shown!r}).") from None
    scheme = parts.scheme.lower()
    if scheme not in ("https", "http") or not host:
        raise AddressRefused(f"The address must begin with https:// and a host name (found {shown!r}).")
    if "@" in parts.netloc:
        raise AddressRefused("The address has a name or password in it; those are never sent.")
    host = _plain_host(host, shown)
    port = port or (443 if scheme == "https" else 80)
    is_named = _is_named(host, port, named_hosts)
    if scheme == "http" and not is_named:
        raise AddressRefused(f"The address must begin with https:// ({host} is not among the hosts in `fetch_hosts`).")
    if (literal := _literal(host)) is not None and not is_named and not is_public(literal):
        raise AddressRefused(f"{host} is not a public address, and not among the hosts in `fetch_hosts`.")
    # Only letters of ASCII can be sent; what is written so already stays as it is.
    path = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=string.punctuation)
    return Address(scheme, host, port, path, is_named)


def is_public(ip: Number) -> bool:
    """Whether the address belongs to the open network; one that carries another inside is judged by that."""
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if ip.scope_id is not None or ip.is_site_local:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not ip.is_unspecified


def resolved(address: Address) -> list[str]:
    """The addresses the name stands for; all must be public unless the operator named the host."""
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise AddressRefused(f"There is no host called {address.host}.") from None
    numbers = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not address.is_named and not all(is_public(ipaddress.ip_address(number)) for number in numbers):
        raise AddressRefused(f"{address.host} is not a public host, and not among the hosts in `fetch_hosts`.")
    return numbers


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back: the last address of the way, its media type, its bytes."""

    address: str
    media_type: str
    body: bytes


def fetch(text: str, *, named_hosts: Iterable[str] = (), most_bytes: int, seconds: float) -> Fetched:
    """GET one small thing into memory, following redirects, each of which is judged like the first address."""
    ends = time.monotonic() + seconds
    with ask(text, named_hosts=named_hosts, ends=ends) as answer:
        if answer.status != 200:
            raise AddressRefused(f"{answer.address.host} answered with {answer.status}.")
        try:
            body = _read(answer.response, answer.address, most_bytes, ends)
        except (OSError, http.client.HTTPException) as error:
            raise _improper(answer.address, error) from error
        return Fetched(answer.address.text, answer.response.headers.get_content_type(), body)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server says, to be read piece by piece; `address` is the last one of the way. Close it after use."""

    address: Address
    response: http.client.HTTPResponse
    connection: http.client.HTTPConnection

    @property
    def status(self) -> int:
        """The status."""
        return self.response.status

    def close(self) -> None:
        """Let the server go."""
        self.connection.close()

    def __enter__(self) -> "Answer":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def ask(
    text: str,
    *,
    named_hosts: Iterable[str] = (),
    ends: float,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """GET, or POST where there is a `body`, waiting for each piece until `ends` at most.

    Redirects are followed, and each is judged like the first address; but what is posted goes to nobody else.
    """
    named = tuple(named_hosts)
    sent = {"User-Agent": "Videre", "Accept-Encoding": "identity", **(headers or {})}
    for _ in range(MOST_REDIRECTS + 1):
        address = checked_address(text, named)
        connection = _connected(address, ends)
        try:
            connection.request("GET" if body is None else "POST", address.path, body=body, headers=sent)
            response = _head(connection, ends)
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise _improper(address, error) from error
        except BaseException:
            connection.close()
            raise
        target = response.headers.get("Location")
        if response.status not in (301, 302, 303, 307, 308) or not target:
            return Answer(address, response, connection)
        connection.close()
        if body is not None:
            raise AddressRefused(f"{address.host} wants what was sent to go elsewhere, which is not done.")
        try:
            text = urljoin(address.text, target)
        except ValueError:
            raise AddressRefused(f"{address.host} leads on to what is not an address.") from None
    raise AddressRefused(f"The address leads on and on: more than {MOST_REDIRECTS} redirects.")


def _head(connection: http.client.HTTPConnection, ends: float) -> http.client.HTTPResponse:
    """The head of the answer, by `ends`: the socket's own time-out begins anew with every letter that comes."""

    def cut() -> None:
        with suppress(OSError):
            socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)

    watch = threading.Timer(max(ends - time.monotonic(), 0.1), cut)
    watch.daemon = True
    watch.start()
    try:
        return connection.getresponse()
    finally:
        watch.cancel()
        if time.monotonic() >= ends:  # whatever came of it was cut
            raise TimeoutError


def _improper(address: Address, error: Exception) -> AddressRefused:
    if isinstance(error, TimeoutError):
        return AddressRefused(f"{address.host} takes too long.")
    return AddressRefused(f"{address.host} did not answer properly ({shortened(error)}).")


def guard_sockets(named_hosts: Iterable[str] = ()) -> None:
    """From now on this process reaches public addresses and the named hosts only, and starts no program.

    For child processes that run other people's network code. A hook of the interpreter cannot be taken off
    again. It judges the number a connection goes to, so redirects and names that change are covered, and
    every address handed to urllib, so a redirect to plain http is as well.
    """
    named = tuple(named_hosts)

    def judge(event: str, values: tuple[Any, ...]) -> None:
        if event in SENDS and not _may_connect(values[1], named):
            raise Vetoed("this address is not public")
        if event in STARTS:
            raise Vetoed("no other program may be started here")
        if event == "urllib.Request":
            try:
                checked_address(str(values[0]), named)
            except AddressRefused as refusal:
                raise Vetoed(refusal.message) from None

    sys.addaudithook(judge)


def _plain_host(host: str, shown: str) -> str:
    """The host in ASCII. Letters that only look like others (full-width digits, ligatures) are refused."""
    if ":" in host:
        return host
    folded = unicodedata.normalize("NFKC", host).casefold()
    try:
        plain = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        plain = ""
    if folded != host.casefold() or not HOST.fullmatch(plain) or len(plain) > 253:
        raise AddressRefused(f"The host name cannot be read (found {shown!r}).")
    last = plain.rstrip(".").rsplit(".", 1)[-1]
    if NUMBER.fullmatch(last) and _literal(plain) is None:
        raise AddressRefused(f"A host given as a number must be written as four numbers with dots (found {shown!r}).")
    return plain


def _literal(host: str) -> Number | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _is_named(host: str, port: int, named_hosts: Iterable[str]) -> bool:
    bare = host.rstrip(".")
    shown = f"[{bare}]" if ":" in bare else bare
    return any(entry.lower() in (bare, shown, f"{shown}:{port}") for entry in named_hosts)


def _connected(address: Address, ends: float) -> http.client.HTTPConnection:
    """A connection to a number that was judged: the name is not resolved a second time."""
    number = resolved(address)[0]
    left = max(ends - time.monotonic(), 0.1)
    try:
        plain = socket.create_connection((number, address.port), timeout=left)
    except OSError as error:
        raise AddressRefused(f"{address.host} does not answer ({shortened(error)}).") from None
    reached = plain.getpeername()[0]
    if not address.is_named and not is_public(ipaddress.ip_address(reached)):
        plain.close()
        raise AddressRefused(f"{address.host} is not a public host.")
    connection = http.client.HTTPConnection(address.host, address.port, timeout=left)
    if address.scheme == "https":
        try:
            plain = ssl.create_default_context().wrap_socket(plain, server_hostname=address.host)
        except (OSError, ValueError) as error:
            plain.close()
            raise AddressRefused(f"{address.host} could not prove who it is ({shortened(error)}).") from None
    connection.sock = plain
    return connection


def _read(answer: http.client.HTTPResponse, address: Address, most_bytes: int, ends: float) -> bytes:
    taken = bytearray()
    while piece := answer.read1(PIECE):
        taken += piece
        if len(taken) > most_bytes:
            raise AddressRefused(f"What {address.host} sends is larger than {most_bytes} bytes.")
        if time.monotonic() > ends:
            raise AddressRefused(f"{address.host} takes too long.")
    return bytes(taken)


def _may_connect(target: Any, named: tuple[str, ...]) -> bool:
    if not isinstance(target, tuple):
        return False
    ip = _literal(str(target[0]))
    if ip is None:
        return False
    return is_public(ip) or _is_one_of_named(ip, int(target[1]), named)


def _is_one_of_named(ip: Number, port: int, named: tuple[str, ...]) -> bool:
    for entry in named:
        parts = urlsplit(f"//{entry}")
        try:
            host, only = parts.hostname or "", parts.port
            if only is not None and only != port:
                continue
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, ValueError):
            continue
        if any(_literal(str(one[4][0])) == ip for one in found):
            return True
    return False
