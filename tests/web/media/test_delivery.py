"""Delivery of stored files: parts, tags, types, and nothing else."""

import hashlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import visitor
from tests.support.databases import SqliteTemplate
from tests.support.statements import statements
from videre.foundation.errors import NotFound
from videre.foundation.settings import Settings, load
from videre.foundation.storage.local import LocalStorage
from videre.web.app import create_app
from videre.web.media.delivery import MOST_AT_ONCE
from videre.web.media.ranges import Part, Unsatisfiable, wanted_part

BODY = bytes(range(256)) * 4000
DIGEST = hashlib.sha256(BODY).hexdigest()
KEY = f"sha256/{DIGEST[:2]}/{DIGEST}.mp4"
ADDRESS = f"/media/{KEY}"


class Remote:
    """A storage without local files, as an object store is."""

    def __init__(self, objects: dict[str, bytes]) -> None:
        self.objects = objects

    def put(self, key: str, source: Path) -> None:
        """Keep it."""
        self.objects.setdefault(key, source.read_bytes())

    def open(self, key: str) -> BinaryIO:
        """Read it."""
        if key not in self.objects:
            raise NotFound
        return BytesIO(self.objects[key])

    def path(self, key: str) -> Path | None:
        """There is none."""
        return None

    def size(self, key: str) -> int | None:
        """Its length."""
        return len(self.objects[key]) if key in self.objects else None

    def delete(self, key: str) -> None:
        """Forget it."""
        self.objects.pop(key, None)


@pytest.fixture
def settings(tmp_path: Path, sqlite_template: SqliteTemplate) -> Settings:
    """A fresh installation."""
    url = sqlite_template.fresh(tmp_path)
    return load({"VIDERE_DATA": str(tmp_path), "VIDERE_DATABASE": url, "VIDERE_CONFIG": "none"}).settings()


@pytest.fixture(params=["local", "remote"])
def app(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> Flask:
    """The application with one stored film."""
    (tmp_path / "film").write_bytes(BODY)
    storage = LocalStorage(tmp_path / "media") if request.param == "local" else Remote({})
    storage.put(KEY, tmp_path / "film")
    return create_app(settings, storage=storage)


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    """A player."""
    with visitor(app) as browser:
        yield browser


def test_the_whole(client: FlaskClient) -> None:
    answer = client.get(ADDRESS)
    assert (answer.status_code, answer.data) == (200, BODY)
    assert answer.headers["Content-Type"] == "video/mp4"
    assert answer.headers["ETag"] == f'"{DIGEST}"'
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Content-Length"] == str(len(BODY))
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers and "Vary" not in answer.headers


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-", 0, len(BODY)),
        ("bytes=1000-300000", 1000, 300001),
        ("bytes=-1", len(BODY) - 1, len(BODY)),
        ("bytes=-99999999", 0, len(BODY)),
        (f"bytes={len(BODY) - 5}-{len(BODY) + 5}", len(BODY) - 5, len(BODY)),
    ],
)
def test_one_part(client: FlaskClient, asked: str, start: int, end: int) -> None:
    answer = client.get(ADDRESS, headers={"Range": asked})
    assert (answer.status_code, answer.data) == (206, BODY[start:end])
    assert answer.headers["Content-Range"] == f"bytes {start}-{end - 1}/{len(BODY)}"
    assert answer.headers["Content-Length"] == str(end - start)


@pytest.mark.parametrize("asked", [f"bytes={len(BODY)}-", "bytes=99999999-", "bytes=-0"])
def test_a_part_that_is_not_there(client: FlaskClient, asked: str) -> None:
    answer = client.get(ADDRESS, headers={"Range": asked})
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, f"bytes */{len(BODY)}")
    assert "immutable" not in answer.headers.get("Cache-Control", "")


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=0-1,5-6",
        "lines=0-1",
        "bytes=5-1",
        "bytes=",
        "bytes=a-b",
        "bytes=٣-٤",
        "bytes=0-1; x",
        "bytes=" + "9" * 40 + "-",
    ],
)
def test_what_is_not_understood_gets_the_whole(client: FlaskClient, asked: str) -> None:
    answer = client.get(ADDRESS, headers=[("Range", asked.encode("utf-8").decode("latin-1"))])
    assert (answer.status_code, len(answer.data)) == (200, len(BODY))


def test_a_head_has_no_body(client: FlaskClient) -> None:
    answer = client.head(ADDRESS)
    assert (answer.status_code, answer.data, answer.headers["Content-Length"]) == (200, b"", str(len(BODY)))
    part = client.head(ADDRESS, headers={"Range": "bytes=0-9"})
    assert (part.status_code, part.headers["Content-Length"]) == (206, "10")


@pytest.mark.parametrize("tag", [f'"{DIGEST}"', f'W/"{DIGEST}"', f'"other", "{DIGEST}"', "*"])
def test_known_content_is_not_sent_again(client: FlaskClient, tag: str) -> None:
    answer = client.get(ADDRESS, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", f'"{DIGEST}"')


def test_a_part_of_something_else_is_the_whole(client: FlaskClient) -> None:
    same = client.get(ADDRESS, headers={"Range": "bytes=0-9", "If-Range": f'"{DIGEST}"'})
    other = client.get(ADDRESS, headers={"Range": "bytes=0-9", "If-Range": '"another"'})
    dated = client.get(ADDRESS, headers={"Range": "bytes=0-9", "If-Range": "Sat, 21 Nov 2026 10:00:00 GMT"})
    assert [len(answer.data) for answer in (same, other, dated)] == [10, len(BODY), len(BODY)]


def test_keeping_a_file(client: FlaskClient) -> None:
    kept = client.get(ADDRESS + "?keep=worked-on-friday")
    assert kept.headers["Content-Disposition"] == 'attachment; filename="worked-on-friday.mp4"'
    assert "Content-Disposition" not in client.get(ADDRESS + '?keep=a"b').headers


@pytest.mark.parametrize(
    "key",
    [
        KEY.replace(".mp4", ".html"),
        KEY.replace(".mp4", ".svg"),
        KEY.replace(".mp4", ".vtt"),
        f"sha256/00/{DIGEST}.mp4",
        f"sha256/{DIGEST[:2]}/{DIGEST.upper()}.mp4",
        f"sha256/{DIGEST[:2]}/../{DIGEST[:2]}/{DIGEST}.mp4",
        "sha256/../../secret-key",
        "../secret-key",
        "secret-key",
        "courses/picture.png",
        f"sha256/aa/aa{'0' * 62}.mp4",
        KEY + "%0A",
        KEY + "%00",
        KEY + "/",
    ],
)
def test_everything_else_is_missing(client: FlaskClient, key: str) -> None:
    answer = client.get(f"/media/{key}")
    assert answer.status_code == 404
    assert "immutable" not in answer.headers.get("Cache-Control", "")


def test_files_are_closed_whether_they_are_read_or_not(settings: Settings, tmp_path: Path) -> None:
    body = b"another film" * 100_000
    digest = hashlib.sha256(body).hexdigest()
    address = f"/media/sha256/{digest[:2]}/{digest}.mp4"
    (tmp_path / "film").write_bytes(body)
    storage = LocalStorage(tmp_path / "media")
    storage.put(address.removeprefix("/media/"), tmp_path / "film")
    app = create_app(settings, storage=storage)

    def handles() -> int:
        return sum(digest in str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.is_symlink())

    with app.test_request_context(address):
        answer = app.full_dispatch_request()
        assert handles() == 1
        answer.close()
    assert handles() == 0
    reading = app.test_client().get(address)
    next(iter(reading.response))
    assert handles() == 1
    reading.close()
    assert handles() == 0


def test_players_get_a_beginning_and_ask_again_and_who_keeps_a_file_gets_all(
    settings: Settings, tmp_path: Path
) -> None:
    """A thread that sends more waits for as long as a film is paused."""
    body = bytes(range(256)) * 8 * 1024
    digest = hashlib.sha256(body).hexdigest()
    address = f"/media/sha256/{digest[:2]}/{digest}.mp4"
    (tmp_path / "film").write_bytes(body)
    storage = LocalStorage(tmp_path / "media")
    storage.put(address.removeprefix("/media/"), tmp_path / "film")
    player = visitor(create_app(settings, storage=storage))
    size, came, asked = len(body), b"", 0
    while len(came) < size:
        answer = player.get(address, headers={"Range": f"bytes={len(came)}-"})
        assert answer.headers["Content-Range"] == f"bytes {len(came)}-{len(came) + MOST_AT_ONCE - 1}/{size}"
        assert int(answer.headers["Content-Length"]) == len(answer.data) == MOST_AT_ONCE
        came, asked = came + answer.data, asked + 1
    assert (came, asked) == (body, 2)
    assert len(player.get(address, headers={"Range": f"bytes=0-{size - 1}"}).data) == size
    assert len(player.get(f"{address}?keep=film", headers={"Range": "bytes=1-"}).data) == size - 1


def test_parts_of_nothing() -> None:
    assert wanted_part("bytes=0-1", 10) == Part(0, 2)
    with pytest.raises(Unsatisfiable):
        wanted_part("bytes=-1", 0)


def test_which_films_are_closed_is_asked_once_for_many(client: FlaskClient, app: Flask) -> None:
    with statements(app.extensions["videre"].database) as asked:
        assert client.get(ADDRESS).status_code == 200
        assert len(asked) == 1
        assert [client.get(ADDRESS).status_code for _ in range(3)] == [200] * 3
        assert len(asked) == 1
