"""`python -m tests.support.viewers HOW USER VERSION VIDEO FROM STEP GO`: a web process of a test that reports seconds.

It reports one second at a time, never what it reported before, so that a report that is lost is missed for ever.
HOW "joined" is the room's own verb; "looked" reads, joins in Python and writes back, as one must not.
"""

import sys
import time
from pathlib import Path

import sqlalchemy as sa

from tests.learning.scene import BITS, WANTED, bits, report
from videre.foundation.database import Database, unit_of_work
from videre.foundation.settings import load
from videre.learning.actions.reporting import report_coverage
from videre.learning.coverage import from_column, joined, to_varbit
from videre.learning.models import WatchCoverage
from videre.media.models import Video


def main(how: str, user: int, version: int, video: str, first: int, step: int, go: Path) -> None:
    """Wait for the start, then report."""
    database = Database(load().settings().database)
    with database.session() as db:
        video_id = db.execute(sa.select(Video.id).where(Video.public_id == video)).scalar_one()
    (go.parent / f"{go.name}-{first}").touch()
    while not go.exists():
        time.sleep(0.001)
    for second in range(first, BITS, step):
        if how == "joined":
            with unit_of_work(database) as db:
                report_coverage(db, (user, version), video, report([second]), WANTED)
        else:
            look_and_write(database, user, video_id, bits([second]))
    database.close()


def look_and_write(database: Database, user: int, video_id: int, own: bytes) -> None:
    """What is known, joined here, put in its place."""
    known = (WatchCoverage.user_id == user) & (WatchCoverage.video_id == video_id)
    with database.session() as db:
        seen = from_column(db.execute(sa.select(WatchCoverage.seen).where(known)).scalar_one())
    union = joined(seen, own)
    time.sleep(0.002)  # so that somebody else comes in between, also where few processes run at once
    with unit_of_work(database) as db:
        column = union if database.is_sqlite else to_varbit(union, BITS)
        db.execute(sa.update(WatchCoverage).where(known).values(seen=column))


if __name__ == "__main__":
    main(
        sys.argv[1],
        int(sys.argv[2]),
        int(sys.argv[3]),
        sys.argv[4],
        int(sys.argv[5]),
        int(sys.argv[6]),
        Path(sys.argv[7]),
    )
