"""`python -m tests.support.crowd NAME THREADS EACH`: promises jobs from several threads as fast as it can."""

import sys
import threading

from tests.support import workflows
from videre.foundation.database import Database, unit_of_work
from videre.foundation.jobs import enqueue, set_progress
from videre.foundation.settings import load


def main(name: str, threads: int, each: int) -> None:
    """Every promise stands in a transaction that writes something else too, as in real life."""
    database = Database(load().settings().database)
    assert workflows.note
    faults: list[BaseException] = []

    def promise(thread: int) -> None:
        try:
            for number in range(each):
                with unit_of_work(database) as db:
                    set_progress(db, f"cause-{name}-{thread}-{number}", "written")
                    enqueue(db, "tests.note", f"{name} {thread} {number}")
        except BaseException as fault:
            faults.append(fault)
            raise

    crowd = [threading.Thread(target=promise, args=(thread,)) for thread in range(threads)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    database.close()
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
