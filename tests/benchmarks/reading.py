"""Real lessons read and published, pages out of what is stored, and a course of five hundred episodes.

`python -m tests.benchmarks.reading` reads and publishes the two sample lessons in turn with Sphinx building HTML of the
same files, each a process of its own, and prints seconds, memory and ratios; then it counts what Markdown work a
request costs, and sets the lesson page of a long course against that of a short one. The samples lie beside the
checkout, or where VIDERE_SAMPLES says.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest.mock import patch

import markdown
from flask import Flask

from tests.benchmarks.search import postgresql
from tests.support.courses import published, write_course
from videre import wiring
from videre.foundation import migrations
from videre.foundation.database import Database
from videre.foundation.settings import load
from videre.foundation.storage.local import LocalStorage
from videre.web.app import create_app

SAMPLES = Path(os.environ.get("VIDERE_SAMPLES") or Path(__file__).parents[3] / "shared" / "samples")
LESSONS = {"git-intro": ("content", "index"), "git-novice": (".", "index")}
VIDERE = Path(sys.executable).with_name("videre")
LONG, SHORT = 500, 5
TIMES, VIEWS = 300, 50


def said(*cells: object) -> None:
    """A row of a table."""
    print(" | ".join(str(cell) for cell in cells), flush=True)  # noqa: T201 - printing is what this program is for


# A process begins with the memory of the one that starts it, so a small one does.
_LAUNCHER = """
import os, sys, time
begun = time.perf_counter()
_, status, used = os.wait4(os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ), 0)
print(os.waitstatus_to_exitcode(status), time.perf_counter() - begun, used.ru_maxrss / 1024, file=sys.stderr)
"""


def run(command: Sequence[str | Path], environment: dict[str, str]) -> tuple[float, float]:
    """(seconds, MiB at the most of it and of what it started)."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _LAUNCHER, *(str(part) for part in command)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    code, seconds, memory = done.stderr.rsplit("\n", 2)[-2].split()
    if code != "0":
        raise SystemExit(f"{command}\n{done.stdout}{done.stderr}")
    return float(seconds), float(memory)


def reading(rounds: int) -> None:
    """Each lesson, read and published by Videre, and built by Sphinx without the lesson's own configuration."""
    said("lesson", "ours s", "Sphinx s", "ratio", "ours MiB", "Sphinx MiB")
    for name, (inside, root) in LESSONS.items():
        lesson = SAMPLES / "lessons" / name
        if not lesson.is_dir():
            said(name, "is not there: VIDERE_SAMPLES says where the samples are")
            continue
        taken = [_pair(lesson, inside, root) for _ in range(rounds)]
        ours, theirs = ([pair[side][0] for pair in taken] for side in (0, 1))
        ratio = statistics.median(mine / their for mine, their in zip(ours, theirs, strict=True))
        memory = (max(pair[side][1] for pair in taken) for side in (0, 1))
        said(
            name,
            f"{statistics.median(ours):.1f}",
            f"{statistics.median(theirs):.1f}",
            f"{ratio:.2f}",
            *(f"{most:.0f}" for most in memory),
        )


def _pair(lesson: Path, inside: str, root: str) -> tuple[tuple[float, float], tuple[float, float]]:
    with tempfile.TemporaryDirectory(prefix="videre-reading-") as name:
        folder = Path(name)
        environment = _environment(folder, f"sqlite:///{folder / 'bench.db'}")
        run([VIDERE, "db", "upgrade"], environment)
        own = folder / lesson.name
        shutil.copytree(lesson, own)
        ours = run([VIDERE, "courses", "publish", own], environment)
        options = ["-b", "html", "-q", "-C", "-D", "extensions=myst_parser", "-D", f"root_doc={root}"]
        theirs = run([sys.executable, "-m", "sphinx", *options, own / inside, folder / "html"], {})
        return ours, theirs


def requests(database: Database, folder: Path, name: str) -> None:
    """What a request does with Markdown, and a page of a long course beside one of a short one."""
    migrations.upgrade(database)
    settings = load(_environment(folder / name, database.url.render_as_string(hide_password=False))).settings()
    settings.data.mkdir(parents=True)
    storage = LocalStorage(settings.data / "media")
    for count in (SHORT, LONG):
        published(database, storage, write_course(folder / name, f"of-{count}", video=None, episodes=count))
    app = create_app(settings, database=database, storage=storage)
    with _counted() as counted:
        for page in range(1, VIEWS + 1):
            view(app, f"/courses/of-{LONG}/begin/e{page}/")
        said(name, f"{counted['markdown']} texts turned from Markdown, {counted['children']} children in {VIEWS} pages")
    short, long = compared(app, f"/courses/of-{SHORT}/begin/e2/", f"/courses/of-{LONG}/begin/e2/")
    said(name, f"lesson page of {SHORT} episodes {short:.2f} ms, of {LONG} {long:.2f} ms, ratio {long / short:.2f}")


def view(app: Flask, path: str) -> None:
    """Ask for a page as a new visitor."""
    assert app.test_client().get(path).status_code == 200, path


def compared(app: Flask, one: str, other: str) -> tuple[float, float]:
    """Median milliseconds of two pages, asked for in turn."""
    taken: tuple[list[float], list[float]] = ([], [])
    for path in (one, other):
        view(app, path)
    for turn in range(TIMES):
        for side in (turn % 2, 1 - turn % 2):
            begun = time.perf_counter()
            view(app, (one, other)[side])
            taken[side].append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken[0]), statistics.median(taken[1])


@contextmanager
def _counted() -> Iterator[dict[str, int]]:
    counted = {"markdown": 0, "children": 0}

    def counting(what: str, does: object) -> object:
        def instead(*arguments: object, **named: object) -> object:
            counted[what] += 1
            return does(*arguments, **named)  # type: ignore[operator]

        return instead

    with ExitStack() as stack:
        for owner, method, what in (
            (markdown.Markdown, "convert", "markdown"),
            (subprocess.Popen, "__init__", "children"),
        ):
            stack.enter_context(patch.object(owner, method, counting(what, getattr(owner, method))))
        yield counted


def _environment(data: Path, url: str) -> dict[str, str]:
    return {
        "VIDERE_DATA": str(data / "data"),
        "VIDERE_DATABASE": url,
        "VIDERE_SECRET_KEY": "measurements only, but long enough to be taken for strong",
        "VIDERE_RATE_LIMITS": "no",
        "VIDERE_LOG_LEVEL": "error",
        "VIDERE_CONFIG": str(data / "none.toml"),
    }


def main() -> None:
    """All of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    reading(parser.parse_args().rounds)
    wiring.connect()
    with tempfile.TemporaryDirectory(prefix="videre-requests-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        database = Database(f"sqlite:///{folder / 'bench.db'}")
        requests(database, folder, "SQLite")
        database.close()
        with postgresql(folder) as server:
            requests(server, folder, "PostgreSQL")


if __name__ == "__main__":
    main()
