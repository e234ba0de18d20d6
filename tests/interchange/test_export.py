"""A course in a folder: every address leads somewhere, nothing is overwritten, and a killed command breaks nothing."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import sqlalchemy as sa

from tests.interchange import scene
from tests.interchange.scene import Scene
from tests.support.cast import Cast
from tests.support.courses import published, write_course
from videre.foundation.database import Database
from videre.foundation.errors import Conflict, NotFound
from videre.foundation.storage.local import LocalStorage
from videre.interchange.export.copying import Exported, Wish, export_course
from videre.interchange.export.folder import MARK, whole_folder
from videre.interchange.site import Site
from videre.media.models import Caption, Video

SITE = Site("Videre", "https://learn.example/videre")
CUES = "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nHere we &lt;begin&gt;\n\n00:00:05.000 --> 00:00:09.000\nand go on\n"


class Links(HTMLParser):
    """The addresses and ids of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids.add(value)
            if name in ("href", "src", "poster") and value:
                self.addresses.append(value)


def faults(folder: Path) -> list[str]:
    """Every address of every page that leads nowhere, or elsewhere without being a link out."""
    pages = {file: Links(file.read_text()) for file in folder.rglob("*.html")}
    found = []
    for file, page in pages.items():
        for address in page.addresses:
            parts = urlsplit(address)
            if parts.scheme in ("https", "http", "data", "mailto"):
                continue
            if address.startswith("/"):
                found.append(f"{file}: {address}")
                continue
            target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            if not target.is_file():
                found.append(f"{file}: {address} is no file")
            ids = next((one.ids for own, one in pages.items() if own.resolve() == target.resolve()), None)
            if ids is not None and parts.fragment and parts.fragment not in ids:
                found.append(f"{file}: {address} has no such place")
    return found


@pytest.fixture
def made(database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path) -> Scene:
    found = scene.make(database, storage, cast, tmp_path / "written")
    with database.session() as db:
        for video in db.scalars(sa.select(Video)):
            assert video.file_key and video.poster_key
            for key in (video.file_key, video.poster_key):
                source = tmp_path / "bytes"
                source.write_bytes(b"not really a film")
                storage.put(key, source)
        for caption in db.scalars(sa.select(Caption)):
            caption.cues = CUES
        db.commit()
    return found


def exported(database: Database, storage: LocalStorage, target: Path, **wish: object) -> Exported:
    with database.session() as db:
        return export_course(db, storage, SITE, Wish(**{"course": "small", **wish}), target, "body {}\n")  # type: ignore[arg-type]


def test_every_address_leads_to_a_file_or_out(
    made: Scene, database: Database, storage: LocalStorage, tmp_path: Path
) -> None:
    target = tmp_path / "copies" / "small"
    done = exported(database, storage, target)
    assert faults(target) == []
    assert (done.pages, done.videos, done.answers) == (5, 1, 1)
    assert (target / "media" / ("a" * 32 + ".mp4")).read_bytes() == b"not really a film"
    page = (target / "begin" / "e1" / "index.html").read_text()
    assert 'src="../../files/' in page
    assert 'href="../../begin/e2/index.html"' in page
    assert 'href="../../glossary/index.html#term-lake"' in page
    assert "Water with land around it." in (target / "glossary" / "index.html").read_text()
    data = json.loads(re.findall(r'id="page-data">(.*?)</script>', page)[0])
    assert data["exercises"]["pick"]["kind"] == "choice"
    assert data["tracks"][0]["cues"][0] == [1.0, 4.0, "Here we <begin>"]
    assert "https://learn.example/videre/courses/small/" in page
    assert "cff-version" in (target / "CITATION.cff").read_text()


def test_without_videos_pages_say_where_they_are(
    made: Scene, database: Database, storage: LocalStorage, tmp_path: Path
) -> None:
    target = tmp_path / "small"
    exported(database, storage, target, with_video=False)
    assert faults(target) == []
    assert [file.suffix for file in (target / "media").iterdir()] == [".jpg"]
    assert "https://learn.example/videre/courses/small/begin/e1/" in (target / "begin/e1/index.html").read_text()


def test_a_course_for_members_only_has_to_be_meant(
    made: Scene, database: Database, storage: LocalStorage, tmp_path: Path
) -> None:
    with pytest.raises(Conflict, match="--members"):
        exported(database, storage, tmp_path / "secret", course=scene.SECRET)
    assert not (tmp_path / "secret").exists()
    exported(database, storage, tmp_path / "secret", course=scene.SECRET, members=True)
    assert scene.SECRET_WORDS in (tmp_path / "secret" / "index.html").read_text()


def test_what_is_not_there_is_said(made: Scene, database: Database, storage: LocalStorage, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no published course"):
        exported(database, storage, tmp_path / "x", course="none")
    with pytest.raises(NotFound, match=r"no version number 7. The latest: 1 \(1.0\)"):
        exported(database, storage, tmp_path / "x", number=7)
    with database.session() as db:
        video = db.scalars(sa.select(Video).where(Video.name == f"film-{'small'}")).one()
        assert video.poster_key
        storage.delete(video.poster_key)
    with pytest.raises(Conflict, match="gone from the storage"):
        exported(database, storage, tmp_path / "x")
    assert list(tmp_path.glob("*x*")) == []


def test_an_earlier_copy_is_replaced_and_nothing_else_ever_is(
    made: Scene, database: Database, storage: LocalStorage, tmp_path: Path
) -> None:
    target = tmp_path / "small"
    exported(database, storage, target)
    exported(database, storage, target)
    (target / "notes.txt").write_text("mine")
    with pytest.raises(Conflict, match=r"notes\.txt"):
        exported(database, storage, target)
    assert (target / "notes.txt").read_text() == "mine"
    other = tmp_path / "other"
    other.mkdir()
    (other / "thesis.tex").write_text("years of work")
    with pytest.raises(Conflict, match="no earlier copy"):
        exported(database, storage, other)
    assert [file.name for file in other.iterdir()] == ["thesis.tex"]
    (tmp_path / "file").write_text("")
    with pytest.raises(Conflict, match="no folder"):
        exported(database, storage, tmp_path / "file")


def test_what_was_interrupted_leaves_the_earlier_copy(tmp_path: Path) -> None:
    target = tmp_path / "copy"

    def write(text: str) -> None:
        with whole_folder(target) as folder:
            (folder / "index.html").write_text(text)

    write("first")
    # Killed while it wrote: something half lies beside.
    (tmp_path / ".copy.part").mkdir()
    (tmp_path / ".copy.part" / "index.html").write_text("half")
    assert (target / "index.html").read_text() == "first"
    # Killed between the two renames: the next run begins with the earlier copy, and replaces it.
    target.rename(tmp_path / ".copy.old")
    with pytest.raises(RuntimeError), whole_folder(target) as folder:
        (folder / "index.html").write_text("broken")
        raise RuntimeError
    assert (target / "index.html").read_text() == "first"
    write("second")
    assert (target / "index.html").read_text() == "second"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["copy"]
    assert json.loads((target / MARK).read_text())["files"] == ["index.html"]


def test_an_older_version_can_be_asked_for(
    made: Scene, database: Database, storage: LocalStorage, tmp_path: Path
) -> None:
    published(database, storage, write_course(tmp_path / "again", "small", version="2.0", words="Newer words."))
    assert exported(database, storage, tmp_path / "new").label == "2.0"
    assert exported(database, storage, tmp_path / "old", number=1).label == "1.0"
    assert "Newer words." not in (tmp_path / "old/begin/e1/index.html").read_text()


def test_what_comes_before_the_first_lesson_is_none_of_them(
    database: Database, storage: LocalStorage, tmp_path: Path
) -> None:
    folder = write_course(tmp_path / "written", "small", video=None)
    (folder / "getting-ready.md").write_text('+++\nid = "ready"\ntitle = "Have Python"\n+++\nInstall it.\n')
    (folder / "begin" / "in-brief.md").write_text("In brief.\n")
    published(database, storage, folder)
    exported(database, storage, tmp_path / "copy")
    assert "Lesson 1 of 1" in (tmp_path / "copy" / "begin" / "index.html").read_text()
    index = (tmp_path / "copy" / "index.html").read_text()
    assert "Before you begin</h2>" in index
    assert index.count(">Have Python<") == 1, "once, and not as a heading too"
