"""The folder of an installation: its settings, keys, data, backups, and the versions it may run.

    videre.toml  secrets/  data/  backups/  examples/  versions/  current → versions/…

``current`` is a link to the environment (a Python venv) whose ``videre`` is served. It is the one thing that says
which version runs, so changing it is one rename.
"""

import os
import sys
from pathlib import Path

from videre.foundation.settings import NAME

CURRENT = "current"
VERSIONS = "versions"
EXAMPLES = "examples"
SECRETS = "secrets"
# What may lie in a folder that is about to become an installation: it was put there to make it one.
BROUGHT = (VERSIONS, CURRENT, "*.whl", "*.lock", "*.backup.tar", "*.incoming", ".*")


def is_home(folder: Path) -> bool:
    """Whether this is the folder of an installation."""
    return (folder / NAME).is_file()


def strangers(folder: Path) -> list[str]:
    """What lies in `folder` that has nothing to do with Videre."""
    if not folder.is_dir():
        return []
    return sorted(entry.name for entry in folder.iterdir() if not any(entry.match(pattern) for pattern in BROUGHT))


def running() -> Path | None:
    """The environment this process runs in; None outside of one, where there is nothing to choose between."""
    return Path(sys.prefix).resolve() if sys.prefix != sys.base_prefix else None


def chosen(home: Path) -> Path | None:
    """The environment that is served, None where nobody chose one."""
    link = home / CURRENT
    return link.resolve() if link.is_symlink() else None


def choose(home: Path, environment: Path) -> None:
    """Have this environment served from now on; one rename, on the disk before this returns."""
    shown = environment.relative_to(home) if environment.is_relative_to(home) else environment
    beside = home / f".{CURRENT}.incoming"
    beside.unlink(missing_ok=True)
    beside.symlink_to(shown)
    beside.replace(home / CURRENT)
    handle = os.open(home, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def program(environment: Path) -> Path:
    """Its `videre`."""
    return environment / "bin" / "videre"
