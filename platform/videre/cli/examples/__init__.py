"""Examples for the programs around Videre, written for one installation: systemd, nginx, Caddy."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

from videre.foundation import home
from videre.foundation.settings import NAME, Settings

NAMES = ("videre.service", "videre-backup.service", "videre-backup.timer", "nginx.conf", "Caddyfile")
MIB = 1024**2


def written_for(folder: Path, program: Path, settings: Settings, *, port: int, user: str) -> dict[str, str]:
    """The text of each example by its name, for the installation in `folder` that `program` serves at `port`."""
    parts = urlsplit(settings.address)
    known = {
        "HOME": str(folder),
        "PATHS": " ".join(_quoted(path) for path in dict.fromkeys((folder, *_outside(folder, settings)))),
        "COMMAND": f"{_quoted(program)} --config {_quoted(folder / NAME)}",
        "SITE": " ".join(settings.site_name.split()).replace("%", "%%"),
        "USER": user,
        "PORT": str(port),
        "HOST": parts.hostname or "localhost",
        "PREFIX": settings.prefix,
        "MIB": str(-(-settings.upload_bytes // MIB) + 1),
        "HOMES": "read-only" if folder.is_relative_to("/home") or folder.is_relative_to("/root") else "yes",
        "EXAMPLES": str(folder / home.EXAMPLES),
    }
    return {name: _filled(files(__package__).joinpath(name).read_text("utf-8"), known) for name in NAMES}


def _outside(folder: Path, settings: Settings) -> list[Path]:
    """Folders that must be written to although they lie elsewhere."""
    return [path for path in (settings.data, settings.backups) if not path.is_relative_to(folder)]


def _filled(text: str, known: Mapping[str, str]) -> str:
    for name, value in known.items():
        text = text.replace(f"@{name}@", value)
    return text


def _quoted(path: Path) -> str:
    """A path as systemd reads it on a command line."""
    text = str(path).replace("%", "%%")
    return f'"{text}"' if " " in text else text
