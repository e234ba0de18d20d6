"""Slots, children and ports, with real processes."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.programs import Programs, is_alive, until
from videre.foundation.processes import Limits, Occupied, end, hold_slot, port_is_free, start_child, try_slot

HOLDER = """
import sys, time
from collections.abc import Iterator
from pathlib import Path
from videre.foundation.processes import hold_slot, start_child
slot = hold_slot(Path(sys.argv[1]))
child = start_child(["sleep", "300"])
print("held", child.pid, flush=True)
time.sleep(300)
"""


@pytest.fixture
def programs(tmp_path: Path) -> Iterator[Programs]:
    started = Programs({}, tmp_path)
    yield started
    started.close()


@pytest.mark.kill
def test_a_slot_is_held_by_one_and_freed_by_death_though_a_child_lives(tmp_path: Path, programs: Programs) -> None:
    path = tmp_path / "locks" / "slot"
    holder = programs.python("-c", HOLDER, str(path))
    until(lambda: "held" in programs.output(holder), what="the holder's start")
    child = int(programs.output(holder).split()[1])
    with pytest.raises(Occupied) as occupied:
        hold_slot(path)
    assert occupied.value.pid == holder.pid
    assert try_slot(path) is None
    assert is_alive(child)

    programs.kill(holder)
    with hold_slot(path):
        pass
    until(lambda: not is_alive(child), what="the child's death")


def test_a_slot_is_free_again_after_its_block(tmp_path: Path) -> None:
    path = tmp_path / "slot"
    with hold_slot(path):
        assert try_slot(path) is None
    slot = try_slot(path)
    assert slot is not None
    slot.free()
    slot.free()


def test_a_child_whose_parent_is_gone_already_does_not_start() -> None:
    leash = Path(sys.modules["videre.foundation.leash"].__file__ or "")
    found = subprocess.run([sys.executable, "-I", "-S", leash, "1", "{}", "echo", "alive"], capture_output=True)
    assert (found.returncode, found.stdout) == (120, b"")


def test_a_clean_child_sees_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIDERE_SECRET_KEY", "visible")
    child = start_child(["env"], clean=True, environment={"EXTRA": "1"}, stdout=subprocess.PIPE)
    seen = child.communicate()[0].decode()
    assert "SECRET" not in seen
    assert "EXTRA=1" in seen
    assert "PATH=" in seen


def test_limits_hold() -> None:
    busy = start_child([sys.executable, "-c", "while True: pass"], limits=Limits(cpu=1))
    assert busy.wait(120) in (-signal.SIGXCPU, -signal.SIGKILL)
    greedy = start_child(
        [sys.executable, "-c", "bytearray(10**9)"], limits=Limits(memory=400 * 1024**2), stderr=subprocess.PIPE
    )
    assert b"MemoryError" in greedy.communicate()[1]


def test_a_file_limit_stops_writing(tmp_path: Path) -> None:
    target = tmp_path / "big"
    child = start_child(
        ["dd", "if=/dev/zero", f"of={target}", "bs=1024", "count=100"],
        limits=Limits(file=10 * 1024),
        stderr=subprocess.DEVNULL,
    )
    assert child.wait(30) != 0
    assert target.stat().st_size <= 10 * 1024


def test_a_program_that_is_not_there_says_so() -> None:
    child = start_child(["no-such-program"], stderr=subprocess.PIPE)
    assert b"no-such-program: No such file" in child.communicate()[1]
    assert child.returncode == 127


@pytest.mark.kill
def test_a_stubborn_child_is_ended_with_its_group() -> None:
    child = start_child(["sh", "-c", "trap '' TERM; sleep 300 & echo $!; wait; wait"], stdout=subprocess.PIPE)
    assert child.stdout is not None
    grandchild = int(child.stdout.readline())
    assert end(child, patience=0.5) == -signal.SIGKILL
    until(lambda: not is_alive(grandchild), what="the grandchild's death")
    child.stdout.close()
    assert os.getpgid(0) != child.pid


def test_a_port_is_free_or_not_even_if_the_listener_would_share_it() -> None:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        assert not port_is_free("127.0.0.1", port)
        assert not port_is_free("0.0.0.0", port)
    assert port_is_free("127.0.0.1", port)
    assert not port_is_free("no.such.host.invalid", port)
