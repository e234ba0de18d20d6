"""The one policy for outgoing requests."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from threading import Thread

import pytest

from videre.foundation.fetch import AddressRefused, checked_address, fetch, is_public
from videre.foundation.paths import PACKAGE


class Handler(BaseHTTPRequestHandler):
    """What the paths do.

    `/there` answers; `/inward`, `/downward`, `/round` lead elsewhere; `/long` never ends; `/dribble` hardly begins.
    """

    def do_GET(self) -> None:
        port = self.server.server_address[1]
        ways = {
            "/inward": f"http://127.0.0.2:{port}/there",
            "/strange": f"http://2130706433:{port}/there",
            "/round": "/round",
            "/on": "/there",
            "/bracket": "http://[",
            "/letters": "/\xe5?\xe5",
        }
        if self.path in ways:
            self.send_response(302)
            self.send_header("Location", ways[self.path])
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if self.path == "/dribble":
            with suppress(OSError):
                for letter in b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 90:
                    self.wfile.write(bytes([letter]))
                    time.sleep(0.1)
            return
        body = b"here" if self.path == "/there" else b"x" * 100_000
        self.send_response(404 if self.path == "/missing" else 200)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    "text",
    [
        "file:///etc/passwd",
        "ftp://example.org/a.mp4",
        "https://",
        "//example.org/a",
        "https://good.example\\@evil.example/",
        "https://good.example@evil.example/",
        "https://user:pass@example.org/",
        "https://exa\tmple.org/",
        "https://example.org/a\nb",
        "https://example.org/a b",
        "http://example.org/",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f.0.0.1/",
        "https://0177.0.0.1/",
        "https://１２７.０.０.１/",
        "https://ｅxample.org/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://[fe80::1%25eth0]/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://0.0.0.0/",
        "https://100.64.0.1/",
        "https://224.0.0.1/",
        "https://example.org:99999/",
        "https://exa%6dple.org/",
        "https://[::1/",
        "https://example.org/" + "a" * 3000,
    ],
)
def test_refused_as_text(text: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        checked_address(text)
    assert refused.value.fields == {"address": refused.value.message}
    assert refused.value.message.endswith(".")


def test_read_as_it_is_meant() -> None:
    assert checked_address("https://Example.org").text == "https://example.org/"
    assert checked_address("HTTPS://blåbær.example/film?x=1#here").text == "https://xn--blbr-roah.example/film?x=1"
    assert checked_address("https://[2606:4700::1111]:8443/a").text == "https://[2606:4700::1111]:8443/a"


@pytest.mark.parametrize("entry", ["127.0.0.1", "127.0.0.1:8080"])
def test_a_host_named_by_the_operator_may_be_private_and_plain(entry: str) -> None:
    address = checked_address("http://127.0.0.1:8080/a", [entry])
    assert (address.is_named, address.text) == (True, "http://127.0.0.1:8080/a")


def test_a_named_port_is_only_that_port() -> None:
    with pytest.raises(AddressRefused):
        checked_address("http://127.0.0.1:8081/a", ["127.0.0.1:8080"])


@pytest.mark.parametrize(
    ("number", "public"),
    [
        ("8.8.8.8", True),
        ("::ffff:8.8.8.8", True),
        ("::ffff:127.0.0.1", False),
        ("fec0::1", False),
        ("255.255.255.255", False),
    ],
)
def test_public_numbers(number: str, public: bool) -> None:
    assert is_public(ip_address(number)) is public


def test_fetches_from_a_named_host_and_follows(port: int) -> None:
    found = fetch(f"http://127.0.0.1:{port}/on", named_hosts=["127.0.0.1"], most_bytes=1000, seconds=5)
    assert (found.body, found.media_type, found.address) == (b"here", "text/plain", f"http://127.0.0.1:{port}/there")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("inward", "https"),
        ("strange", "four numbers"),
        ("round", "redirects"),
        ("long", "larger"),
        ("missing", "404"),
        ("bracket", "leads on"),
        ("letters", "larger"),
        ("ø/å?ø", "larger"),
    ],
)
def test_refuses_on_the_way(port: int, path: str, words: str) -> None:
    with pytest.raises(AddressRefused, match=words):
        fetch(f"http://127.0.0.1:{port}/{path}", named_hosts=[f"127.0.0.1:{port}"], most_bytes=1000, seconds=5)


def test_a_name_that_resolves_inward_is_refused() -> None:
    with pytest.raises(AddressRefused, match="not a public host"):
        fetch("https://localhost/", most_bytes=1000, seconds=5)


def guarded(script: str, *hosts: str) -> str:
    """What a guarded process prints for `script`; Vetoed is printed as its sentence."""
    program = (
        "import sys, socket, subprocess, os, urllib.request\n"
        "from videre.foundation.fetch import Vetoed, guard_sockets\n"
        f"guard_sockets({list(hosts)!r})\n"
        f"try:\n    {script}\n    print('done')\nexcept Vetoed as no:\n    print('veto:', no)\n"
        "except OSError as no:\n"
        "    print('veto:' if isinstance(getattr(no, 'reason', None), Vetoed) else 'error:', no)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": str(PACKAGE.parent)},
        capture_output=True,
        text=True,
        timeout=30,
    )
    return ran.stdout + ran.stderr


@pytest.mark.parametrize(
    "script",
    [
        "socket.create_connection(('127.0.0.1', {port}), 2)",
        "socket.create_connection(('localhost', {port}), 2)",
        "socket.create_connection(('::ffff:127.0.0.1', {port}), 2)",
        "socket.socket().connect_ex(('127.0.0.1', {port}))",
        "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', {port}))",
        "socket.socket(socket.AF_UNIX).connect('/tmp/none')",
        "subprocess.run(['true'])",
        "os.system('true')",
        "os.posix_spawn('/bin/true', ['true'], {{}})",
        "urllib.request.urlopen('http://example.org/')",
        "urllib.request.urlopen('file:///etc/hostname')",
    ],
)
def test_a_guarded_process_reaches_nothing_private_and_starts_nothing(port: int, script: str) -> None:
    assert guarded(script.format(port=port)).startswith("veto:")


def test_a_guarded_process_reaches_named_hosts_but_no_redirect_elsewhere(port: int) -> None:
    hosts = f"localhost:{port}"
    reach = "print(urllib.request.urlopen('http://localhost:{}/{}').read())"
    assert guarded(reach.format(port, "on"), hosts) == "b'here'\ndone\n"
    assert guarded(reach.format(port, "inward"), hosts).startswith("veto:")


def test_a_server_that_sends_its_head_letter_by_letter_is_left_in_time(port: int) -> None:
    begun = time.monotonic()
    with pytest.raises(AddressRefused, match="too long"):
        fetch(f"http://127.0.0.1:{port}/dribble", named_hosts=["127.0.0.1"], most_bytes=1000, seconds=1)
    assert time.monotonic() - begun < 20, "the whole of it would take three quarters of a minute"
