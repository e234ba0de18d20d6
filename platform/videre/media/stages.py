"""The stages of a video's way in: fetch, probe, encode, poster, captions, store.

All happen in one work folder. A stage leaves its files and, as the very last thing, a manifest with its name;
whoever needs a stage asks for it and gets what the manifest says, or has it made. So a process may be killed
anywhere, the folder may even be lost: what is missing is made again and comes out the same.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from videre.foundation.errors import Invalid
from videre.foundation.settings import Settings
from videre.foundation.storage import Storage
from videre.media.boxes import cut_short
from videre.media.captions import canonical, read_captions
from videre.media.chapters import checked_chapters, read_chapters
from videre.media.encode import encode, poster, remux
from videre.media.probe import Probe, probe
from videre.media.rules import PICTURES, clock_of, language_label, picture_kind
from videre.media.sources import Brought, source_of_kind

PIECE = 1 << 20
# What a stream may lack at its end before we call it cut short: players and muxers round.
SHARE_KEPT, SECONDS_KEPT = 0.95, 2.0
Say = Callable[[float | None], None]
NO_CAPTIONS = (
    "There are no captions. Hand them in (on the form, as --captions FILE, or as name.en.vtt beside the file), "
    "have somebody promise them by a day (--promised-by NAME --promised-on DATE), or say that it has no sound."
)


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be brought in, as plain values: the row of the ingest. ``excused``: it may be without captions."""

    ingest_id: int
    public_id: str
    kind: str
    wish: str
    captions: tuple[dict[str, str], ...]
    excused: bool
    chapters: tuple[tuple[float, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Ready:
    """A video made ready: its storage keys and everything its rows need."""

    seconds: float
    width: int
    height: int
    has_sound: bool
    file_key: str
    file_bytes: int
    poster_key: str
    source_digest: str
    captions: tuple[dict[str, Any], ...]
    chapters: tuple[tuple[float, str], ...]
    title: str | None
    licence: str | None
    silent: bool | None
    left_out: tuple[str, ...]
    description: str | None = None


class Workplace:
    """The work folder of one ingest, and what its stages work with."""

    def __init__(self, order: Order, settings: Settings, storage: Storage, say: Say = lambda _share: None) -> None:
        self.order = order
        self.settings = settings
        self.storage = storage
        self.say = say
        self.folder = settings.data / "work" / order.public_id

    def fetched(self) -> Brought:
        """What the source has brought."""

        def make(place: Path) -> dict[str, Any]:
            source = source_of_kind(self.order.kind)
            brought = source.bring(self.order.wish, place, self.settings, self.say)
            self._need(len(brought.captions) + len(self.order.captions))
            return asdict(brought)

        return Brought.from_data(self._stage("fetch", make))

    def probed(self) -> Probe:
        """What the brought file really is."""
        brought = self.fetched()
        return Probe(**self._stage("probe", lambda place: probe(self._in("fetch", brought.video), place).as_data()))

    def encoded(self) -> tuple[Path, Probe]:
        """The file that will be delivered: the brought one, its streams in a new MP4, or an encoding."""
        brought, found = self.fetched(), self.probed()
        source = self._in("fetch", brought.video)

        def make(place: Path) -> dict[str, Any]:
            if found.is_ready:
                return {"file": str(Path("..", "fetch", brought.video)), "probe": found.as_data()}
            target = place / "video.mp4"
            (remux if found.can_copy else encode)(source, found, target, self.settings, self.say)
            result = probe(target, place)
            if result.seconds < found.seconds * SHARE_KEPT - SECONDS_KEPT:
                raise cut_short()
            return {"file": target.name, "probe": result.as_data()}

        done = self._stage("encode", make)
        return self._in("encode", done["file"]), Probe(**done["probe"])

    def pictured(self) -> Path:
        """The poster: the one that was brought, or a picture of the film."""
        brought, (file, found) = self.fetched(), self.encoded()

        def make(place: Path) -> dict[str, Any]:
            if brought.poster is not None:
                given = self._in("fetch", brought.poster)
                kind = picture_kind(given.read_bytes()[:16])
                if kind is not None:
                    shutil.copyfile(given, place / f"poster.{kind}")
                    return {"file": f"poster.{kind}"}
                if brought.strict:
                    message = f"The poster must be a picture: {', '.join(PICTURES)}."
                    raise Invalid(message, fields={"poster": message})
            poster(file, found, place / "poster.jpg", self.settings)
            return {"file": "poster.jpg"}

        return self._in("poster", self._stage("poster", make)["file"])

    def captioned(self) -> dict[str, Any]:
        """Captions as checked WebVTT and chapters; what is wrong with those from elsewhere is left out and named."""
        brought, (_file, found) = self.fetched(), self.encoded()

        def make(place: Path) -> dict[str, Any]:
            words = _words(self, brought, found, place)
            self._need(len(words["captions"]), words["left_out"])
            return words

        return self._stage("captions", make)

    def adopt(self, file: Path, picture: Path | None) -> None:
        """Take a film that was made ready before, and its poster, instead of making them again."""
        for stage in ("probe", "encode", "poster"):
            (self.folder / stage).mkdir(parents=True, exist_ok=True)
        found = probe(file, self.folder / "probe").as_data()
        self._note("probe", found)
        self._note("encode", {"file": str(file), "probe": found})
        if picture is not None:
            self._note("poster", {"file": str(picture)})

    def stored(self) -> Ready:
        """Everything in the storage, under keys that name the content."""
        brought, (file, found), picture, words = self.fetched(), self.encoded(), self.pictured(), self.captioned()

        def make(_place: Path) -> dict[str, Any]:
            captions = [
                {**track, "file_key": stored(self.storage, self._in("captions", track["file"]))}
                for track in words["captions"]
            ]
            return asdict(
                Ready(
                    seconds=found.seconds,
                    width=found.width,
                    height=found.height,
                    has_sound=bool(found.audio_codec),
                    file_key=stored(self.storage, file, "mp4"),
                    file_bytes=file.stat().st_size,
                    poster_key=stored(self.storage, picture),
                    source_digest=digest_of(self._in("fetch", brought.video)),
                    captions=tuple(captions),
                    chapters=tuple((at, title) for at, title in words["chapters"]),
                    title=brought.title,
                    licence=brought.licence,
                    silent=brought.silent,
                    left_out=tuple(words["left_out"]),
                    description=brought.description,
                )
            )

        data = self._stage("store", make)
        lists = {name: tuple(data[name]) for name in ("captions", "left_out")}
        return Ready(**{**data, **lists, "chapters": tuple((at, title) for at, title in data["chapters"])})

    def clear(self) -> None:
        """Remove the work folder."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _in(self, stage: str, name: str) -> Path:
        return self.folder / stage / name

    def _stage(self, name: str, make: Callable[[Path], dict[str, Any]]) -> dict[str, Any]:
        place = self.folder / name
        manifest = self.folder / f"{name}.json"
        if manifest.is_file() and place.is_dir():
            return _plain(manifest.read_text("utf-8"))
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        return self._note(name, make(place))

    def _note(self, name: str, data: dict[str, Any]) -> dict[str, Any]:
        text = json.dumps(data)
        beside = self.folder / f"{name}.part"
        beside.write_text(text, "utf-8")
        beside.replace(self.folder / f"{name}.json")
        return _plain(text)

    def _need(self, tracks: int, left_out: Sequence[str] = ()) -> None:
        """Nobody is shown a film without captions, unless somebody has promised them or nothing is said in it."""
        if not tracks and not self.order.excused:
            raise Invalid(" ".join([NO_CAPTIONS, *left_out]), fields={"captions": NO_CAPTIONS}, kind="no-captions")


def storage_key(digest: str, kind: str) -> str:
    """Where content with that SHA-256 lies: sha256/ab/abcd….mp4."""
    return f"sha256/{digest[:2]}/{digest}.{kind}"


def stored(storage: Storage, file: Path, kind: str | None = None) -> str:
    """Put the file into the storage; returns its key. Doing so again changes nothing."""
    key = storage_key(digest_of(file), kind or file.suffix.lstrip("."))
    storage.put(key, file)
    return key


def digest_of(file: Path) -> str:
    """The file's SHA-256."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def tracks_of(place: Path, given: dict[str, tuple[bytes, str, bool]], seconds: float) -> list[dict[str, Any]]:
    """Checked captions as files in `place`, by language; `given` maps a language to (bytes, name, automatic)."""
    tracks = []
    for language, (data, name, automatic) in sorted(given.items()):
        text = canonical(read_captions(data, name, seconds=seconds))
        file = place / f"{language.lower()}.vtt"
        file.write_text(text, "utf-8")
        label = language_label(language)
        tracks.append({"language": language, "label": label, "automatic": automatic, "file": file.name, "cues": text})
    return tracks


def _words(work: Workplace, brought: Brought, found: Probe, place: Path) -> dict[str, Any]:
    left_out = list(brought.left_out)
    given: dict[str, tuple[bytes, str, bool]] = {}
    for one in brought.captions:
        data = work._in("fetch", one.file).read_bytes()
        try:
            if not brought.strict:
                read_captions(data, one.file, seconds=found.seconds)
            given[one.language] = (data, one.file, one.automatic)
        except Invalid as trouble:
            left_out.append(trouble.message)
    for handed in work.order.captions:
        given[handed["language"]] = (handed["text"].encode(), handed["name"], False)
    chapters: tuple[tuple[float, str], ...] = ()
    try:
        if work.order.chapters:
            chapters = tuple((at, title) for at, title in work.order.chapters if at < found.seconds)
            late = len(work.order.chapters) - len(chapters)
            if late:
                left_out.append(f"{late} chapters begin after the end of the video ({clock_of(found.seconds)}).")
        elif brought.chapters_file is not None:
            data = work._in("fetch", brought.chapters_file).read_bytes()
            chapters = read_chapters(data, "the chapters", seconds=found.seconds)
        else:
            chapters = checked_chapters(brought.chapters, "the chapters", seconds=found.seconds)
    except Invalid as trouble:
        if brought.strict:
            raise
        left_out.append(trouble.message)
    return {"captions": tracks_of(place, given, found.seconds), "chapters": chapters, "left_out": left_out}


def _plain(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    return found
