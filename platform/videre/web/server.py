"""`python -m videre.web.server HOST PORT PROCESSES THREADS`: the pages, served by granian.

Started by `videre serve`, whose death it does not survive; nor do its own processes survive it. Any other WSGI
server may serve `videre.web.wsgi:app` instead.
"""

import multiprocessing
import sys
from typing import TYPE_CHECKING, Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from videre.foundation.processes import die_with_parent

if TYPE_CHECKING:
    from flask import Flask

KILL_SECONDS = 8


def load_app(_target: str) -> "Flask":
    """The application, in a web process that has just begun."""
    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid is not None:
        die_with_parent(parent.pid)
    from videre.web.wsgi import app  # noqa: PLC0415 - the parent needs no application

    return app


def main() -> None:
    """Serve until told to end."""
    host, port, processes, threads = sys.argv[1:]
    server: Any = Granian(
        "videre.web.wsgi:app",
        address=host,
        port=int(port),
        interface=Interfaces.WSGI,
        workers=int(processes),
        blocking_threads=int(threads),
        respawn_failed_workers=True,
        workers_kill_timeout=KILL_SECONDS,
        log_level=LogLevels.error,
    )
    server.serve(target_loader=load_app)


if __name__ == "__main__":
    main()
