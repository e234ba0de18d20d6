"""`make bench`: run every workload in turn against both sides and print ratios.

Five interleaved rounds; the side that goes first alternates; a ratio is the median of the paired ratios at one
connection. Options: --seconds (per round and side), --rounds, --only sqlite|postgresql, --no-browser.
"""

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from urllib.request import Request, urlopen

from tests.benchmarks import bare, browser, scene, statements
from tests.benchmarks.client import Measured, many_connections, one_connection
from tests.benchmarks.servers import Server

WORKLOADS = ("lesson", "not-modified", "anonymous", "coverage", "answer", "range-start", "range-end")
CROWDS = (8, 64)
Requests = dict[str, Iterator[bytes]]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--no-browser", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="videre-bench-") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL's own user has to get through
        runtime = Path(folder) / "runtime"
        runtime.mkdir(mode=0o700)
        os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
        for kind in ("sqlite", "postgresql"):
            if chosen.only in (None, kind):
                _database(kind, Path(folder) / kind, chosen)


def _database(kind: str, folder: Path, chosen: argparse.Namespace) -> None:
    folder.mkdir()
    stop = None
    if kind == "sqlite":
        url = f"sqlite:///{folder / 'bench.db'}"
    else:
        from tests.support.databases import Postgres  # noqa: PLC0415 - only where PostgreSQL is measured

        server = Postgres(folder / "pg", durable=True)
        stop, empty = server.stop, server.empty()
        url = next(empty)
    print(f"\n## {kind}\n", flush=True)  # noqa: T201 - printing is what this program is for
    try:
        _measure(scene.build(folder, url), url, chosen, with_browser=kind == "sqlite" and not chosen.no_browser)
    finally:
        if stop is not None:
            stop()


def _measure(what: scene.Scene, url: str, chosen: argparse.Namespace, *, with_browser: bool) -> None:
    videre = Server("videre.web.wsgi:app", what.environment, "/health").start()
    body = _page(videre.port)
    bare.fill(url, body, scene.LEARNERS)
    other = Server("tests.benchmarks.bare:create", what.environment, "/page", factory=True).start()
    try:
        mine, their = scene.ours(what, videre.port), scene.theirs(what, other.port)
        for side, server, path in ((mine, videre, scene.LESSON), (their, other, "/lesson")):
            side["not-modified"] = scene.not_modified(side["lesson"][0], server.port, path)
        # Rounds go on where the last one ended: what was reported before would change nothing.
        ours, theirs = ({name: cycle(side[name]) for name in side} for side in (mine, their))
        _say("| workload | ours | bare | ratio | ours p50 / p99 ms | statuses |")
        _say("|---|---|---|---|---|---|")
        for name in WORKLOADS:
            _paired(name, ours[name], theirs[name], videre.port, other.port, chosen)
        _say("")
        _crowded(ours, theirs, videre.port, other.port, chosen)
        _say(
            f"\nmemory of a web worker after load: {videre.memory():.0f} MiB, bare {other.memory():.0f} MiB "
            f"(ratio {videre.memory() / other.memory():.2f})"
        )
    finally:
        videre.stop()
        other.stop()
    _cold(what)
    for line in statements.per_page(what):
        _say(line)
    if with_browser:
        for line in browser.first_and_second_view(what):
            _say(line)


def _page(port: int) -> str:
    with urlopen(Request(f"http://localhost:{port}{scene.LESSON}")) as answer:
        text: str = answer.read().decode()
    return text + "<!-- @name@ @seen@ -->"


def _paired(
    name: str, mine: Iterator[bytes], their: Iterator[bytes], port: int, other: int, chosen: argparse.Namespace
) -> None:
    one_connection(port, mine, 0.5)
    one_connection(other, their, 0.5)
    pairs: list[tuple[Measured, Measured]] = []
    for number in range(chosen.rounds):
        if number % 2:
            second = one_connection(other, their, chosen.seconds)
            first = one_connection(port, mine, chosen.seconds)
        else:
            first = one_connection(port, mine, chosen.seconds)
            second = one_connection(other, their, chosen.seconds)
        pairs.append((first, second))
    ratio = statistics.median(a.per_second / b.per_second for a, b in pairs)
    a = statistics.median(x.per_second for x, _ in pairs)
    b = statistics.median(x.per_second for _, x in pairs)
    p50, p99 = (statistics.median(getattr(x, n) for x, _ in pairs) for n in ("p50_ms", "p99_ms"))
    unit = "MB/s" if name.startswith("range") else "/s"
    _say(
        f"| {name} (1) | {a:.0f}{unit} | {b:.0f}{unit} | **{ratio:.2f}** | {p50:.2f} / {p99:.2f} | "
        f"{pairs[0][0].statuses} {pairs[0][1].statuses} |"
    )


def _crowded(ours: Requests, theirs: Requests, port: int, other: int, chosen: argparse.Namespace) -> None:
    _say("| workload (connections) | ours | bare | ratio | p99 ms ours / bare |")
    _say("|---|---|---|---|---|")
    for name in ("lesson", "coverage", "answer"):
        for crowd in CROWDS:
            pairs = [
                (
                    many_connections(port, ours[name], chosen.seconds, crowd),
                    many_connections(other, theirs[name], chosen.seconds, crowd),
                )
                for _ in range(3)
            ]
            a = statistics.median(x.per_second for x, _ in pairs)
            b = statistics.median(x.per_second for _, x in pairs)
            ratio = statistics.median(x.per_second / y.per_second for x, y in pairs)
            late, bare_late = (statistics.median(pair[n].p99_ms for pair in pairs) for n in (0, 1))
            _say(f"| {name} ({crowd}) | {a:.0f}/s | {b:.0f}/s | {ratio:.2f} | {late:.1f} / {bare_late:.1f} |")


def _cold(what: scene.Scene) -> None:
    pairs = []
    for _ in range(3):
        found = []
        for target, ready, factory in (
            ("videre.web.wsgi:app", "/health", False),
            ("tests.benchmarks.bare:create", "/page", True),
        ):
            server = Server(target, what.environment, ready, factory=factory, workers=1).start()
            found.append(server.cold_seconds)
            server.stop()
        pairs.append(found)
    a, b = (statistics.median(pair[n] for pair in pairs) for n in (0, 1))
    _say(f"cold start to the first answer: {a:.2f} s, bare {b:.2f} s (ratio {a / b:.2f})")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
