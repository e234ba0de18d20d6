"""Five hundred questions at one episode: what their list, the lesson page and the list of staff cost.

`fill(database)` makes them on the demo course, for any measurement. `python -m tests.benchmarks.questions` measures
the pages within one process on SQLite and prints statements and milliseconds.
"""

import statistics
import tempfile
import time
from pathlib import Path

import sqlalchemy as sa
from flask.testing import FlaskClient

from tests.benchmarks import scene
from tests.support.demo import session_cookie
from tests.support.statements import statements
from videre.accounts.models import User
from videre.discussion.models import Question
from videre.discussion.places import episode_of
from videre.foundation import clock
from videre.foundation.addresses import new_public_id
from videre.foundation.database import Database, unit_of_work
from videre.web.app import create_app

MANY = 500
LIST = scene.LESSON + "questions"
PAGES = (scene.LESSON, LIST, LIST + "?page=5", LIST + "/list", "/teach/questions/")
TIMES = 60


def fill(database: Database, many: int = MANY) -> None:
    """Ask so many questions all over the video; a tenth of them waits to be read, a third is answered."""
    with unit_of_work(database) as db:
        _, _, course, lesson, episode, _ = scene.LESSON.split("/")
        where = episode_of(db, course, lesson, episode)
        now = clock.now()
        length = where.end - where.start
        db.execute(
            sa.insert(Question),
            [
                {
                    "public_id": new_public_id(),
                    "course_id": where.course_id,
                    "version_number": where.version_number,
                    "episode_id": episode,
                    "video_id": where.video_id,
                    "second": where.start + number * length / many,
                    "text": f"Why does line {number} not stop here?",
                    "html": f"<p>Why does line <code>{number}</code> not stop here?</p>",
                    "name": f"Learner {number}",
                    "language": "en",
                    "votes": number % 7,
                    "replies": 0,
                    "created_at": now,
                    "shown_at": now if number % 10 else None,
                    "answered_at": now if number % 3 == 1 else None,
                }
                for number in range(many)
            ],
        )


def measured(browser: FlaskClient, database: Database, path: str) -> tuple[int, float, int]:
    """(statements, median milliseconds, bytes) of a page that was asked for before."""
    browser.get(path)
    with statements(database) as sent:
        answer = browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    took = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        browser.get(path)
        took.append((time.perf_counter() - begun) * 1000)
    return len(sent), statistics.median(took), len(answer.data)


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="videre-questions-") as folder:
        what = scene.build(Path(folder), f"sqlite:///{folder}/bench.db")
        fill(what.database)
        app = create_app(what.settings, database=what.database)
        with what.database.session() as db:
            ada = db.scalars(sa.select(User).where(User.address == "ada@nord.example")).one()
        visitor, staff = app.test_client(), app.test_client()
        staff.set_cookie("videre_session", session_cookie(what.environment, ada))
        print(f"{MANY} questions | statements | ms | KiB")  # noqa: T201 - printing is what this program is for
        for path in PAGES:
            browser = staff if path.startswith("/teach/") else visitor
            asked, took, size = measured(browser, what.database, path)
            print(f"{path} | {asked} | {took:.1f} | {size / 1024:.0f}")  # noqa: T201


if __name__ == "__main__":
    main()
