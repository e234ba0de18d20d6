"""Who was erased, kept outside of the database too, so that an older backup does not bring them back.

The list stands in the data folder, a line per account: its public id, which leads nowhere any more, and the day. It
only grows, and travels in every backup. It cannot know of erasures that were made elsewhere after a backup was taken:
who restores on another machine brings the newest list along.
"""

import os
from collections.abc import Iterable
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts.erasure import erase_if_due
from videre.accounts.models import Erased, User
from videre.foundation import clock
from videre.foundation.addresses import is_public_id
from videre.foundation.database import Database, dialect_insert, unit_of_work

LIST = "erased.list"
HEAD = "# accounts that were erased and stay so: public id and day; only ever added to\n"


def listed(file: Path) -> set[str]:
    """The public ids on the list; lines that are none are passed over, a list that is not there is empty."""
    try:
        lines = file.read_text("utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return set()
    return {word for line in lines if (word := line.partition(" ")[0]) and is_public_id(word)}


def buried(db: Session) -> set[str]:
    """The public ids of the tombstones in the database."""
    return set(db.scalars(sa.select(Erased.public_id)))


def keep_list(db: Session, data: Path) -> int:
    """Add to the list whoever is not on it yet; how many. Two at once may write a line twice, which harms nothing."""
    file = data / LIST
    return _add(file, buried(db) - listed(file))


def bury_again(database: Database, file: Path, known: Iterable[str]) -> int:
    """Erase from a restored database whoever is on its own list or among the `known`, and write both into the list
    and the database; how many accounts were erased anew."""
    with unit_of_work(database) as db:
        everybody = listed(file) | set(known) | buried(db)
        for public_id in sorted(everybody):
            stone = dialect_insert(db, Erased).values(public_id=public_id, at=clock.now())
            db.execute(stone.on_conflict_do_nothing(index_elements=["public_id"]))
    _add(file, everybody - listed(file))
    with database.session() as db:
        back = list(db.scalars(sa.select(User.id).where(User.public_id.in_(sa.select(Erased.public_id)))))
    erased = 0
    for user_id in back:
        with unit_of_work(database) as db:
            erased += erase_if_due(db, user_id)
    return erased


def _add(file: Path, public_ids: set[str]) -> int:
    if not public_ids:
        return 0
    file.parent.mkdir(parents=True, exist_ok=True)
    day = clock.today().isoformat()
    lines = "".join(f"{public_id} {day}\n" for public_id in sorted(public_ids))
    with file.open("a", encoding="utf-8") as opened:
        opened.write(lines if opened.tell() else HEAD + lines)
        opened.flush()
        os.fsync(opened.fileno())
    return len(public_ids)
