"""Tying a process to its parent, and holding it to limits before it becomes another program.

Two uses. Our own processes import :func:`die_with_parent`. Foreign programs (ffmpeg) are started *through*
this file, run by path: it ties itself to the parent, sets the limits, and then becomes the program, which
keeps both. That is why it imports nothing of ours, and why there is no ``preexec_fn``: that one may
deadlock where threads run.

    python -I -S leash.py PARENT '{"cpu": 60}' PROGRAM ARGUMENT…

The kernel sends the signal when the *thread* that started the child ends, so start children from a thread
that lives as long as they do.
"""

import ctypes
import json
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
GONE = 120


def die_with_parent(parent: int) -> None:
    """From now on this process is killed when its parent is; at once, if `parent` is gone already.

    Off Linux there is no such thing and nothing happens.
    """
    if not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "the process cannot be tied to its parent")
    if os.getppid() != parent:
        os._exit(GONE)


def limit(limits: dict[str, int]) -> None:
    """Set the named limits on this process, soft and hard alike."""
    if not limits:
        return
    import resource  # noqa: PLC0415 - not there on every system; only needed where limits are asked for

    kinds = {
        "cpu": resource.RLIMIT_CPU,
        "memory": resource.RLIMIT_AS,
        "file": resource.RLIMIT_FSIZE,
        "files": resource.RLIMIT_NOFILE,
    }
    for name, most in limits.items():
        _soft, hard = resource.getrlimit(kinds[name])
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kinds[name], (allowed, allowed))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Tie, limit, become."""
    parent, limits, *command = sys.argv[1:]
    die_with_parent(int(parent))
    limit(json.loads(limits))
    try:
        os.execvp(command[0], command)
    except OSError as error:
        sys.stderr.write(f"{command[0]}: {error.strerror}\n")
        os._exit(127)


if __name__ == "__main__":
    main()
