"""`videre serve` as people run it: real processes, real signals."""

import http.client
import os
import signal
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.ports import free_port
from tests.support.programs import Programs, descendants, is_alive, until
from videre.foundation.database import Database, unit_of_work
from videre.foundation.jobs import enqueue, office
from videre.foundation.processes import port_is_free
from videre.foundation.settings import Settings

pytestmark = pytest.mark.kill
VIDERE = ("-c", "from videre.cli import main; main()")
# What has nothing to do with the kind of database is shown on one of them.
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
Serve = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def port() -> int:
    """A port nobody listens on."""
    return free_port()


@pytest.fixture
def serve(programs: Programs, port: int) -> Serve:
    """Start `videre serve` and wait until its pages answer and its worker works."""

    def start(*arguments: str) -> subprocess.Popen[bytes]:
        program = programs.python(*VIDERE, "serve", "--port", str(port), "--workers", "2", *arguments)

        def ready() -> bool:
            assert program.poll() is None, programs.output(program)
            said = programs.output(program)
            return "Videre answers at" in said and "the worker runs" in said and answers(port)

        until(ready, 60, "the start of serve")
        until(lambda: len(commands(program)) == 4, what="all four programs")
        return program

    return start


def answers(port: int) -> bool:
    """Whether the installation says that it is ready."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/ready", headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def commands(program: "subprocess.Popen[bytes]") -> dict[int, str]:
    """The living programs below `program` and what each of them is."""
    found = {}
    for pid in descendants(program.pid):
        try:
            words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if is_alive(pid) and "-m" in words:
            found[pid] = words[words.index("-m") + 1]
    return found


def the(program: "subprocess.Popen[bytes]", name: str) -> list[int]:
    """The pids of the programs called `name`, the oldest first."""
    return sorted(pid for pid, command in commands(program).items() if command == name)


def refusal(programs: Programs, *arguments: str) -> str:
    """Run `videre …`, which refuses with 2; what it says."""
    program = programs.python(*VIDERE, *arguments)
    assert program.wait(90) == 2, programs.output(program)
    return programs.output(program)


def test_killed_it_leaves_nothing_behind_and_begins_again_at_once(serve: Serve, programs: Programs, port: int) -> None:
    first = serve()
    below = descendants(first.pid)
    assert len(below) >= 4
    programs.kill(first)
    until(lambda: not any(is_alive(pid) for pid in below), what="the end of all its children")
    until(lambda: port_is_free("127.0.0.1", port), what="the port, which the kernel gives back a moment later")
    serve()


@on_sqlite
@pytest.mark.parametrize("wish", [signal.SIGTERM, signal.SIGINT])
def test_told_to_end_it_ends_cleanly(serve: Serve, programs: Programs, port: int, wish: signal.Signals) -> None:
    program = serve()
    ours, below = commands(program), descendants(program.pid)
    program.send_signal(wish)
    assert program.wait(60) == 0, programs.output(program)
    assert not any(is_alive(pid) for pid in ours)
    # Python's own helper of processes sees a moment later that they are gone.
    until(lambda: not any(is_alive(pid) for pid in below), what="the end of all its children")
    assert port_is_free("127.0.0.1", port)


@on_sqlite
def test_a_second_on_the_same_data_is_refused(serve: Serve, programs: Programs, port: int) -> None:
    first = serve()
    said = refusal(programs, "serve", "--port", str(free_port()))
    assert f"is already being served (process {first.pid})" in said
    assert "Traceback" not in said
    assert answers(port)


@on_sqlite
def test_what_ends_by_itself_is_started_again(serve: Serve, port: int) -> None:
    program = serve()
    (worker,) = the(program, "videre.worker")
    main, *pages = the(program, "videre.web.server")

    os.kill(worker, signal.SIGKILL)
    until(lambda: the(program, "videre.worker") not in ([], [worker]), what="another worker")

    os.kill(pages[0], signal.SIGKILL)
    until(lambda: len(the(program, "videre.web.server")) == 3 and pages[0] not in commands(program), 60, "another page")

    left = the(program, "videre.web.server")
    os.kill(main, signal.SIGKILL)
    until(lambda: not any(is_alive(pid) for pid in left), what="the end of the web processes")
    until(lambda: len(the(program, "videre.web.server")) == 3 and answers(port), 60, "another server")


@on_sqlite
def test_paused_films_keep_nobody_waiting(serve: Serve, settings: Settings, port: int) -> None:
    digest = "ab" * 32
    film = settings.data / "media" / "sha256" / "ab" / f"{digest}.mp4"
    film.parent.mkdir(parents=True)
    with film.open("wb") as file:
        file.truncate(200_000_000)
    serve()
    ask = f"GET /media/sha256/ab/{digest}.mp4 HTTP/1.1\r\nHost: localhost\r\nRange: bytes=0-\r\n\r\n"
    players = []
    for _ in range(4 * settings.web_threads):
        player = socket.socket()
        player.settimeout(10)
        player.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        player.connect(("127.0.0.1", port))
        player.sendall(ask.encode())
        players.append(player)
    assert all(player.recv(12).endswith(b"206") for player in players)
    assert answers(port)
    for player in players:
        player.close()


@on_sqlite
def test_a_prefix_becomes_part_of_the_address(
    serve: Serve, programs: Programs, environment: dict[str, str], port: int
) -> None:
    del programs.environment["VIDERE_ADDRESS"]
    program = serve("--prefix", "learn/")
    assert f"Videre answers at http://localhost:{port}/learn " in programs.output(program)


@on_sqlite
class TestRefusals:
    """Nothing is started, one sentence says why."""

    def test_a_port_in_use(self, programs: Programs) -> None:
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            listener.bind(("127.0.0.1", 0))
            listener.listen()
            taken = listener.getsockname()[1]
            assert f"port {taken} on 127.0.0.1 cannot be had" in refusal(programs, "serve", "--port", str(taken))

    def test_tables_behind(self, programs: Programs, tmp_path: Path, port: int) -> None:
        programs.environment["VIDERE_DATABASE"] = f"sqlite:///{tmp_path / 'empty.db'}"
        assert "videre db upgrade" in refusal(programs, "serve", "--port", str(port))

    def test_a_worker_without_tables(self, programs: Programs, tmp_path: Path) -> None:
        programs.environment["VIDERE_DATABASE"] = f"sqlite:///{tmp_path / 'empty.db'}"
        assert "videre db upgrade" in refusal(programs, "worker")

    @pytest.mark.parametrize("command", ["worker", "serve"])
    def test_a_database_that_is_down_is_no_reason_to_give_up(
        self, programs: Programs, tmp_path: Path, command: str
    ) -> None:
        """`serve` ends for good with 2, and with its worker's 2; a server that is started anew is back soon."""
        programs.environment["VIDERE_DATABASE"] = f"postgresql+psycopg://nobody@/none?host={tmp_path}"
        program = programs.python(*VIDERE, command)
        assert program.wait(90) == 1, programs.output(program)
        assert "the database does not answer" in programs.output(program)
        assert "Traceback" not in programs.output(program)

    @pytest.mark.parametrize("command", [("worker",), ("serve",), ("backup",), ("courses", "list")])
    def test_a_damaged_database(self, programs: Programs, tmp_path: Path, command: tuple[str, ...]) -> None:
        (tmp_path / "damaged.db").write_text("no database " * 1000)
        programs.environment["VIDERE_DATABASE"] = f"sqlite:///{tmp_path / 'damaged.db'}"
        program = programs.python(*VIDERE, *command)
        assert program.wait(90) == 1, programs.output(program)
        assert "file is not a database" in programs.output(program)
        assert "Traceback" not in programs.output(program)

    def test_wrong_settings(self, programs: Programs) -> None:
        programs.environment["VIDERE_WEB_THREADS"] = "many"
        program = programs.python(*VIDERE, "serve")
        assert program.wait(90) == 1
        assert "web_threads" in programs.output(program)


def test_jobs_are_listed_cancelled_and_started_again(
    programs: Programs, settings: Settings, database: Database
) -> None:
    def videre(*arguments: str) -> str:
        program = programs.python(*VIDERE, *arguments)
        assert program.wait(90) == 0, programs.output(program)
        return programs.output(program)

    assert "No open or failed jobs." in videre("jobs", "list")
    with unit_of_work(database) as db:
        job = enqueue(db, "tests.note", "x")
    assert f"{job} tests.note: waiting" in videre("jobs", "list")
    videre("jobs", "cancel", job)
    assert "No open or failed jobs." in videre("jobs", "list")
    assert "cancelled" in videre("jobs", "list", "--all")
    videre("jobs", "retry", job)
    assert [line.state for line in office.job_lines(database)] == ["waiting"]
    program = programs.python(*VIDERE, "jobs", "cancel", "made-up")
    assert program.wait(90) == 1
    assert "There is no job 'made-up'." in programs.output(program)
