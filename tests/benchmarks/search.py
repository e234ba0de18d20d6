"""Three thousand sections and two hundred transcripts: what filling the index and looking in it cost.

`python -m tests.benchmarks.search` measures on SQLite and PostgreSQL within one process, and prints rows and
milliseconds: of the question to the database alone, and of the whole page.
"""

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tests.support.databases import Postgres
from videre import wiring
from videre.courses.models import Course, CourseVersion, EpisodeVideo, PageText
from videre.courses.outline import CourseOutline, EpisodeOutline, LessonOutline
from videre.discussion.searching import places_of_questions
from videre.foundation import clock, migrations
from videre.foundation.addresses import new_public_id
from videre.foundation.database import Database, unit_of_work
from videre.foundation.search.asking import found
from videre.foundation.search.models import SearchText
from videre.foundation.search.rebuilding import rebuild
from videre.foundation.search.wanted import wanted
from videre.foundation.settings import load
from videre.learning.searching import places_of_reader
from videre.media.captions import Cue, canonical
from videre.media.models import Caption, Video
from videre.partners.models import Partner
from videre.web.app import create_app

COURSES, EPISODES, SECTIONS = 20, 30, 5
TRANSCRIPTS, CUES = 200, 400
VOCABULARY = 8_000
TIMES = 60
ASKED = {
    "one word, rare": "w4321",
    "one word, in a tenth of all": "w7",
    "two words": "w12 w30",
    "beginning": "w43",
    "phrase": '"w1 w2"',
    "nothing": "xyzzy",
    "word and not": "w12 -w1",
}


def words(random_: random.Random, count: int) -> str:
    """A text in which few words are frequent and many are rare, as in any language."""
    return " ".join(f"w{int(VOCABULARY ** random_.random())}" for _ in range(count))


def fill(database: Database) -> None:
    """Courses of pages with sections, each episode of the first ones with a video and its captions."""
    random_ = random.Random(7)
    now = clock.now()
    with unit_of_work(database) as db:
        partner = Partner(slug="own", name="Own", is_own=True, created_at=now)
        db.add(partner)
        db.flush()
        for number in range(COURSES):
            course = Course(slug=f"course-{number}", created_at=now)
            db.add(course)
            db.flush()
            episodes = tuple(_episode(random_, one) for one in range(EPISODES))
            lesson = LessonOutline("one", "One", "", False, episodes)
            told = CourseOutline(f"Course {number}", "en", "", "CC-BY-4.0", "", 0, (), (), (lesson,))
            version = CourseVersion(
                course_id=course.id, number=1, label="1", digest=str(number), outline=told.to_json(), published_at=now
            )
            db.add(version)
            db.flush()
            course.current_version_id = version.id
            db.execute(sa.insert(PageText), [_page(random_, version.id, one.id) for one in episodes])
        shown = [(1 + at // EPISODES, f"e{at % EPISODES}") for at in range(TRANSCRIPTS)]
        for at, (course_id, episode_id) in enumerate(shown):
            video = Video(
                public_id=new_public_id(), partner_id=partner.id, name=f"v{at}", title="v", source="x",
                seconds=CUES * 4.0, created_at=now, published_at=now,
            )  # fmt: skip
            db.add(video)
            db.flush()
            cues = canonical(Cue(n * 4.0, n * 4.0 + 3.9, words(random_, 9) + ".") for n in range(CUES))
            db.add(Caption(video_id=video.id, language="en", label="English", file_key="c", cues=cues))
            db.add(
                EpisodeVideo(course_id=course_id, episode_id=episode_id, video_id=video.id, start_second=0.0, since=now)
            )


def _episode(random_: random.Random, number: int) -> EpisodeOutline:
    return EpisodeOutline(f"e{number}", words(random_, 4), words(random_, 12), 10, False, ())


def _page(random_: random.Random, version_id: int, episode_id: str) -> dict[str, Any]:
    sections = [
        {"anchor": f"h-{n}" if n else "", "title": words(random_, 4), "text": words(random_, 150), "kind": "section"}
        for n in range(SECTIONS)
    ]
    page = {"version_id": version_id, "kind": "episode", "page_id": episode_id, "sections": sections}
    return {**page, "html": "", "contents": [], "exercises": [], "notes_html": ""}


def timed(what: Callable[[], object]) -> tuple[float, float]:
    """(median, 95th of a hundred) in milliseconds."""
    what()
    took = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        what()
        took.append((time.perf_counter() - begun) * 1000)
    return statistics.median(took), statistics.quantiles(took, n=20)[-1]


def measure(name: str, database: Database, folder: Path) -> None:
    """Fill, look, print."""
    migrations.upgrade(database)
    fill(database)
    begun = time.perf_counter()
    rebuild(database)
    filled = time.perf_counter() - begun
    if not database.is_sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    with database.session() as db:
        counted = db.execute(sa.select(SearchText.kind, sa.func.count()).group_by(SearchText.kind))
        rows = {row[0]: row[1] for row in counted}
    settings = load(
        {
            "VIDERE_DATA": str(folder / name),
            "VIDERE_DATABASE": database.url.render_as_string(hide_password=False),
            "VIDERE_SECRET_KEY": "measurements only, but long enough to be taken for strong",
            "VIDERE_RATE_LIMITS": "no",
            "VIDERE_CONFIG": str(folder / "none.toml"),
        }
    ).settings()
    browser = create_app(settings, database=database).test_client()
    print(f"\n{name}: {rows}, made in {filled:.1f} s")  # noqa: T201 - printing is what this program is for
    print("looked for | found | question p50 | p95 ms | page p50 | p95 ms")  # noqa: T201
    with database.session() as db:
        for what, typed in ASKED.items():
            places = [*places_of_reader(None), places_of_questions()]
            meant = wanted(typed)
            total = found(db, meant, places).total
            asking = timed(lambda meant=meant, places=places: found(db, meant, places))  # type: ignore[misc]
            page = timed(lambda typed=typed: browser.get("/search", query_string={"q": typed}))  # type: ignore[misc]
            print(f"{what} | {total} | {asking[0]:.1f} | {asking[1]:.1f} | {page[0]:.1f} | {page[1]:.1f}")  # noqa: T201


@contextmanager
def postgresql(folder: Path) -> Iterator[Database]:
    """A database of a server of our own."""
    (folder / "runtime").mkdir(mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder / "runtime"))
    server = Postgres(folder / "pg", durable=True)
    for url in server.empty():
        database = Database(url)
        yield database
        database.close()
    server.stop()


def main() -> None:
    """Both databases, or the one asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    only = parser.parse_args().only
    wiring.connect()
    with tempfile.TemporaryDirectory(prefix="videre-search-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        if only != "postgresql":
            database = Database(f"sqlite:///{folder / 'bench.db'}")
            measure("SQLite", database, folder)
            database.close()
        if only != "sqlite":
            with postgresql(folder) as server:
                measure("PostgreSQL", server, folder)


if __name__ == "__main__":
    main()
