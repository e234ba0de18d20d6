"""A real git server on this machine: git's own http-backend behind a small HTTP server, with ways to misbehave."""

import os
import subprocess
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


def git(folder: Path, *arguments: str, **more: str) -> str:
    """Run git there, with a person and a time of its own and nobody's settings."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "Ada",
        "GIT_AUTHOR_EMAIL": "ada@nord.example",
        "GIT_COMMITTER_NAME": "Ada",
        "GIT_COMMITTER_EMAIL": "ada@nord.example",
        "GIT_AUTHOR_DATE": "2026-03-01T10:00:00+0000",
        "GIT_COMMITTER_DATE": "2026-03-01T10:00:00+0000",
        **more,
    }
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


class Repository:
    """A working copy whose commits are served at once."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder, self.address = folder, address
        folder.mkdir(parents=True)
        git(folder, "init", "-q", "-b", "main")

    def commit(self, files: Mapping[str, str | bytes] | None = None, words: str = "A change") -> str:
        """Write the files, commit everything there is; the hash of the commit."""
        for path, text in (files or {}).items():
            target = self.folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode() if isinstance(text, str) else text)
        git(self.folder, "add", "-A")
        git(self.folder, "commit", "-q", "--allow-empty", "-m", words)
        return git(self.folder, "rev-parse", "HEAD")

    def git(self, *arguments: str) -> str:
        """Run git in it."""
        return git(self.folder, *arguments)


class GitServer:
    """Serves every repository below its folder. `private`: names that want a password; `slow`: seconds per answer.

    `elsewhere` leads a name to another address; `requests` are those that came, as text. `waits_at` is the number of
    the request from which on nothing is answered before `go` is set.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.private: set[str] = set()
        self.elsewhere: dict[str, str] = {}
        self.slow = 0.0
        self.waits_at = 0
        self.go = threading.Event()
        self.requests: list[str] = []
        self.headers: list[dict[str, str]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer._serve(self)

            def do_POST(self) -> None:
                outer._serve(self)

            def log_message(self, *_: object) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        """The address below which the repositories are."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def host(self) -> str:
        """The server as it is named in `fetch_hosts`."""
        return f"127.0.0.1:{self.port}"

    def repository(self, name: str = "lessons") -> Repository:
        """A new, empty one."""
        return Repository(self.folder / name, f"{self.address}/{name}")

    def close(self) -> None:
        """Serve nobody any more."""
        self._server.shutdown()
        self._server.server_close()

    def _serve(self, asked: BaseHTTPRequestHandler) -> None:
        self.requests.append(f"{asked.command} {asked.path}")
        self.headers.append({name.lower(): value for name, value in asked.headers.items()})
        body = asked.rfile.read(int(asked.headers.get("Content-Length") or 0))
        path, _, query = asked.path.partition("?")
        name = path.strip("/").split("/", 1)[0]
        if self.slow:
            time.sleep(self.slow)
        if 0 < self.waits_at <= len(self.requests):
            self.go.wait(120)
        if name in self.elsewhere:
            target = self.elsewhere[name] + asked.path.removeprefix(f"/{name}")
            _answer(asked, 302, {"Location": target}, b"")
        elif name in self.private and "Authorization" not in asked.headers:
            _answer(asked, 401, {"WWW-Authenticate": 'Basic realm="git"'}, b"who are you?")
        elif name == "page":
            _answer(asked, 200, {"Content-Type": "text/html"}, b"<p>Welcome</p>")
        else:
            status, headers, out = self._backend(asked, path, query, body)
            _answer(asked, status, headers, out)

    def _backend(
        self, asked: BaseHTTPRequestHandler, path: str, query: str, body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        environment = {
            "PATH": os.environ["PATH"],
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_PROJECT_ROOT": str(self.folder),
            "GIT_HTTP_EXPORT_ALL": "1",
            "GIT_PROTOCOL": asked.headers.get("Git-Protocol", ""),
            "REQUEST_METHOD": asked.command,
            "PATH_INFO": _inner(path),
            "QUERY_STRING": query,
            "CONTENT_TYPE": asked.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
        }
        done = subprocess.run(
            ["git", "http-backend"], input=body, env=environment, capture_output=True, check=False, timeout=60
        )
        head, _, out = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line)
        return int(headers.pop("Status", "200").split()[0]), headers, out


def _inner(path: str) -> str:
    """The path of the repository's own folder: what we serve are working copies."""
    name, slash, rest = path.strip("/").partition("/")
    return f"/{name}/.git{slash}{rest}"


def _answer(asked: BaseHTTPRequestHandler, status: int, headers: Mapping[str, str], body: bytes) -> None:
    try:
        asked.send_response(status)
        for name, value in headers.items():
            asked.send_header(name, value)
        asked.send_header("Content-Length", str(len(body)))
        asked.end_headers()
        asked.wfile.write(body)
    except (BrokenPipeError, ConnectionResetError):
        asked.close_connection = True
