"""Writing a course into a folder: its pages, pictures, videos, styles and script."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from videre.foundation.errors import Conflict
from videre.foundation.storage import Storage
from videre.interchange.citing import cited
from videre.interchange.export.folder import check_target, whole_folder
from videre.interchange.export.gathering import gather
from videre.interchange.export.pages import Writer, file_name
from videre.interchange.site import Site

STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True, slots=True)
class Wish:
    """Which version, and what of it; no `number` means the current one."""

    course: str
    number: int | None = None
    with_video: bool = True
    members: bool = False


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written; `answers` is how many exercises carry what is right in their page."""

    label: str
    number: int
    pages: int
    videos: int
    bytes: int
    answers: int


def export_course(db: Session, storage: Storage, site: Site, wish: Wish, target: Path, styles: str) -> Exported:
    """Write the course into `target`; `styles` is the style sheet of the site."""
    check_target(target.absolute())
    gathered = gather(db, wish.course, wish.number, members=wish.members)
    writer = Writer(site, gathered, with_video=wish.with_video)
    pages = writer.pages()
    with whole_folder(target) as folder:
        for path, html in pages.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(html, encoding="utf-8")
        for name, keys in (("files", set(gathered.files)), ("media", writer.media())):
            for key in sorted(keys):
                _copy(storage, key, folder / name / file_name(key))
        own = (STATIC / "course.css").read_text(encoding="utf-8")
        (folder / "course.css").write_text(styles + own, encoding="utf-8")
        shutil.copyfile(STATIC / "course.js", folder / "course.js")
        (folder / "CITATION.cff").write_text(cited(site, gathered.shown).cff, encoding="utf-8")
        size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    version = gathered.shown.version
    answers = sum(one.kind not in ("tick",) for shell in gathered.episodes for one in shell.episode.exercises)
    videos = len({one.video.id for one in gathered.episodes if one.video}) if wish.with_video else 0
    return Exported(version.label, version.number, len(pages), videos, size, answers)


def _copy(storage: Storage, key: str, to: Path) -> None:
    if storage.size(key) is None:
        raise Conflict(f"The file {key} is gone from the storage of this installation; nothing was written.")
    to.parent.mkdir(exist_ok=True)
    with storage.open(key) as source, to.open("wb") as copy:
        shutil.copyfileobj(source, copy, 1024 * 1024)
