"""Small films made by a real ffmpeg, and a local site that shows them."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import pytest

from videre.foundation.programs import ffmpeg_program

CAPTIONS = "WEBVTT\n\n00:00.500 --> 00:02.000\nHello <b>there</b>\n\n00:02.000 --> 00:03.500\nand <v Kari>goodbye\n"
CHAPTERS = "WEBVTT\n\n00:00.000 --> 00:02.000\nHello\n\n00:02.000 --> 00:04.000\nGoodbye\n"
PAGE = """<!doctype html><html lang="en"><head><title>A film of ours</title></head><body>
<video poster="/poster.jpg" controls src="/film.webm">
<track kind="captions" srclang="en" label="English" src="/film.en.vtt">
<track kind="chapters" srclang="en" src="/film.chapters.vtt"></video></body></html>"""


@dataclass(frozen=True, slots=True)
class Films:
    """The films: `ready` can be delivered as it is; `late` has its index last; `webm` must be encoded."""

    ready: Path
    late: Path
    webm: Path
    poster: Path
    folder: Path


def make_films(folder: Path) -> Films:
    """Four seconds each, with sound."""
    program = ffmpeg_program()
    assert program, (
        "These tests make small films: install ffmpeg (apt install ffmpeg, or pip install 'videre[encode]')."
    )

    def run(*arguments: str) -> None:
        subprocess.run([program, "-nostdin", "-loglevel", "error", "-y", *arguments], check=True, timeout=120)

    picture, sound = ("-f", "lavfi", "-i", "testsrc2=s=320x240:r=10:d=4"), ("-f", "lavfi", "-i", "sine=d=4")
    h264 = ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-preset", "ultrafast", "-c:a", "aac", "-t", "4")
    films = Films(*(folder / name for name in ("ready.mp4", "late.mp4", "film.webm", "poster.jpg")), folder)
    run(*picture, *sound, *h264, "-movflags", "+faststart", str(films.ready))
    run(*picture, *sound, *h264, str(films.late))
    run(
        "-i",
        str(films.ready),
        "-c:v",
        "libvpx",
        "-deadline",
        "realtime",
        "-b:v",
        "400k",
        "-c:a",
        "libvorbis",
        str(films.webm),
    )
    run("-i", str(films.ready), "-frames:v", "1", str(films.poster))
    return films


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> Films:
    """Made once for all tests."""
    return make_films(tmp_path_factory.mktemp("films"))


@dataclass
class Site:
    """A web server of ours on loopback; `pages` may be added to."""

    port: int
    pages: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    slow: Callable[[str], None] | None = None

    @property
    def host(self) -> str:
        """As it is named in `fetch_hosts`."""
        return f"127.0.0.1:{self.port}"

    def address(self, path: str) -> str:
        """An address there."""
        return f"http://{self.host}{path}"

    def page(self, path: str, body: str | bytes, media_type: str = "text/html; charset=utf-8") -> None:
        """Put something there."""
        data = body.encode() if isinstance(body, str) else body
        self.pages[path] = (200, {"Content-Type": media_type}, data)

    def redirect(self, path: str, target: str) -> None:
        """Lead somewhere else."""
        self.pages[path] = (302, {"Location": target}, b"")


class _Handler(BaseHTTPRequestHandler):
    site: ClassVar[Site]

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def _answer(self, *, body: bool) -> None:
        site: Site = type(self).site
        site.asked.append(self.path)
        status, headers, data = site.pages.get(self.path, (404, {"Content-Type": "text/plain"}, b"no"))
        if site.slow is not None and body:
            site.slow(self.path)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        with suppress(ConnectionError):
            if body:
                self.wfile.write(data)

    def log_message(self, *_: Any) -> None: ...


@contextmanager
def serve_site() -> Iterator[Site]:
    """The server, with nothing on it yet."""
    handler = type("Handler", (_Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    found = handler.site = Site(server.server_address[1])  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def site(films: Films) -> Iterator[Site]:
    """The site, with a page that shows a film with captions and chapters."""
    with serve_site() as found:
        found.page("/film", PAGE)
        found.page("/film.webm", films.webm.read_bytes(), "video/webm")
        found.page("/ready.mp4", films.ready.read_bytes(), "video/mp4")
        found.page("/film.en.vtt", CAPTIONS, "text/vtt")
        found.page("/film.chapters.vtt", CHAPTERS, "text/vtt")
        found.page("/poster.jpg", films.poster.read_bytes(), "image/jpeg")
        yield found


def folder_with(films: Films, place: Path, name: str = "intro") -> Path:
    """A film as an author would hand it in: with captions, chapters, a poster and its description beside it."""
    place.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(films.ready, place / f"{name}.mp4")
    shutil.copyfile(films.poster, place / f"{name}.jpg")
    (place / f"{name}.en.vtt").write_text(CAPTIONS)
    (place / f"{name}.nb.srt").write_text("1\n00:00:00,500 --> 00:00:02,000\nHei\n")
    (place / f"{name}.chapters.txt").write_text("0:00 Hello\n0:02 Goodbye\n")
    (place / f"{name}.toml").write_text(
        'title = "Beginning"\ndescription = "What comes first."\nsilent = false\nlicence = "CC-BY-4.0"\n'
    )
    return place / f"{name}.mp4"
