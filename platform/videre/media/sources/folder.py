"""A local video file, with what lies beside it under the same name.

intro.mp4   intro.en.vtt  intro.nb.srt   intro.chapters.txt (or .chapters.vtt)   intro.jpg   intro.toml
"""

import shutil
import tomllib
from pathlib import Path

from videre.foundation.errors import Invalid, shortened
from videre.foundation.keepable import keepable
from videre.foundation.settings import Settings
from videre.media.rules import LANGUAGE, LONGEST_DESCRIPTION, checked_title
from videre.media.sources import Brought, BroughtCaptions, Say

PIECE = 4 << 20
MOST_BESIDE = 10_000_000
CHAPTERS = (".chapters.txt", ".chapters.vtt")
POSTERS = (".jpg", ".jpeg", ".png", ".webp")
KNOWN = {"title": str, "description": str, "silent": bool, "licence": str}


class FolderSource:
    """Copies, so that nothing changes under our hands while the video is made ready."""

    kind = "folder"

    def takes(self, wish: str) -> bool:
        """Anything without a scheme."""
        return "://" not in wish and "\0" not in wish

    def checked(self, wish: str, settings: Settings) -> str:
        """The whole path; it must be a file that can be read."""
        path = Path(wish).expanduser().resolve()
        if not path.is_file():
            message = f"There is no file {shortened(wish)!r}."
            raise Invalid(message, fields={"source": message})
        if path.stat().st_size > settings.upload_bytes:
            message = (
                f"The file has {path.stat().st_size} bytes; at most {settings.upload_bytes} (`upload_bytes`) are taken."
            )
            raise Invalid(message, fields={"source": message})
        return str(path)

    def bring(self, wish: str, folder: Path, settings: Settings, say: Say) -> Brought:
        """Copy the file and its neighbours."""
        path = Path(self.checked(wish, settings))
        video = f"video{path.suffix.lower()}" if path.suffix.isascii() else "video"
        size, done = max(path.stat().st_size, 1), 0
        with path.open("rb") as source, (folder / video).open("wb") as target:
            while piece := source.read(PIECE):
                target.write(piece)
                done += len(piece)
                say(min(done / size, 1.0))
        return self._with_neighbours(path, folder, video)

    def _with_neighbours(self, path: Path, folder: Path, video: str) -> Brought:
        captions = []
        for file in sorted(path.parent.glob(f"{_escaped(path.stem)}.*.*")):
            language, kind = file.name.removeprefix(f"{path.stem}.").rsplit(".", 1)
            if kind in ("vtt", "srt") and LANGUAGE.fullmatch(language):
                captions.append(BroughtCaptions(language, _copied(file, folder, f"captions.{language}.{kind}")))
        chapters = next((f for end in CHAPTERS if (f := path.with_name(path.stem + end)).is_file()), None)
        poster = next((f for end in POSTERS if (f := path.with_name(path.stem + end)).is_file()), None)
        said = described(path.with_name(f"{path.stem}.toml"))
        return Brought(
            video=video,
            captions=tuple(captions),
            chapters_file=_copied(chapters, folder, "chapters") if chapters else None,
            poster=_copied(poster, folder, "poster") if poster else None,
            title=checked_title(str(said["title"])) if "title" in said else None,
            licence=keepable(str(said["licence"]))[:60] if "licence" in said else None,
            silent=bool(said["silent"]) if "silent" in said else None,
            description=keepable(str(said["description"])).strip()[:LONGEST_DESCRIPTION]
            if "description" in said
            else None,
            strict=True,
        )


def described(path: Path) -> dict[str, object]:
    """What the .toml beside a video says; raises Invalid naming the file when it cannot be taken."""
    if not path.is_file():
        return {}
    try:
        data = tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise _wrong(path, f"cannot be read: {shortened(error, 120)}") from None
    for name, value in data.items():
        if name not in KNOWN:
            raise _wrong(path, f"{shortened(name)!r} means nothing here; known are {', '.join(KNOWN)}")
        if not isinstance(value, KNOWN[name]):
            raise _wrong(path, f"{name} must be {'true or false' if KNOWN[name] is bool else 'a text'}")
    return data


def _wrong(path: Path, what: str) -> Invalid:
    message = f"{path.name}: {what}."
    return Invalid(message, fields={"source": message})


def _copied(file: Path, folder: Path, name: str) -> str:
    if file.stat().st_size > MOST_BESIDE:
        raise _wrong(file, f"has {file.stat().st_size} bytes; at most {MOST_BESIDE} are taken")
    shutil.copyfile(file, folder / name)
    return name


def _escaped(stem: str) -> str:
    return "".join(f"[{c}]" if c in "*?[" else c for c in stem)


FOLDER = FolderSource()
