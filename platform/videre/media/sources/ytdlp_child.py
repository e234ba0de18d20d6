"""The child that downloads: `python -m videre.media.sources.ytdlp_child`, the only place that imports yt-dlp.

Reads one JSON object from its input, then shuts itself in (`guard_sockets`) before anything of the page is
read. Says one JSON object per line: {"share": 0.4}, and at the end {"brought": {…}} or {"refused": "sentence"}.
"""

import json
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from videre.foundation.fetch import AddressRefused, Vetoed, checked_address, guard_sockets
from videre.foundation.keepable import keepable
from videre.media.rules import LANGUAGE
from videre.media.sources.ytdlp_options import frozen_options

MOST_PAGE = 4_000_000
TITLE = 200


class Refused(Exception):
    """A sentence for the person who asked."""


class Told:
    """Takes yt-dlp's log; the last error is kept for the sentence."""

    def __init__(self) -> None:
        self.last = ""

    def debug(self, text: str) -> None:
        """Goes nowhere."""

    def info(self, text: str) -> None:
        """Goes nowhere."""

    def warning(self, text: str) -> None:
        """To the parent's log, by standard error."""
        sys.stderr.write(f"{text}\n")

    def error(self, text: str) -> None:
        """Kept."""
        self.last = text
        sys.stderr.write(f"{text}\n")


def say(**what: object) -> None:
    """One line to the parent."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def download(order: dict[str, Any]) -> dict[str, object]:
    """Fetch one video into the folder; returns the data of a `Brought`."""
    import yt_dlp  # noqa: PLC0415 - before the guard: what it loads from disk is ours, what it reads later is not
    import yt_dlp.extractor.extractors  # noqa: PLC0415

    folder, told = Path(order["folder"]), Told()
    guard_sockets(order["named_hosts"])
    options = frozen_options(str(folder), order["extractors"], _limit(order["bytes"], yt_dlp), told)
    try:
        with yt_dlp.YoutubeDL(options) as loader:
            info = _one_video(loader.extract_info(order["address"], download=False))
            done = loader.process_ie_result(info, download=True)
            chapters = _chapters(done) or _chapter_track(loader, done, folder)
    except yt_dlp.utils.DownloadCancelled:
        raise Refused(f"The video is larger than {order['bytes']} bytes (`fetch_bytes`).") from None
    except yt_dlp.utils.YoutubeDLError as error:
        raise Refused(_sentence(error, told)) from None
    return _brought(done, folder, chapters)


def _limit(most: int, yt_dlp: Any) -> Any:
    """Counts bytes itself: yt-dlp's own limit says nothing on a file, and is not kept on a stream of pieces."""
    taken: dict[str, int] = {}

    def hook(status: dict[str, Any]) -> None:
        taken[str(status.get("filename"))] = int(status.get("downloaded_bytes") or 0)
        if sum(taken.values()) > most or int(status.get("total_bytes") or 0) > most:
            raise yt_dlp.utils.DownloadCancelled("too large")
        total = status.get("total_bytes") or status.get("total_bytes_estimate")
        say(share=min(float(status.get("downloaded_bytes") or 0) / float(total), 1.0) if total else None)

    return hook


def _one_video(info: Any) -> dict[str, Any]:
    if not isinstance(info, dict):
        raise Refused("There is no video at this address.")
    if info.get("_type") in ("playlist", "multi_video"):
        entries = [entry for entry in info.get("entries") or () if entry]
        if not entries:
            raise Refused("There is no video at this address.")
        if len(entries) > 1:
            raise Refused("There are several videos at this address; give the address of one of them.")
        return _one_video(entries[0])
    if info.get("is_live"):
        raise Refused("This is a live stream; it can be added when it is over and recorded.")
    return info


def _brought(info: dict[str, Any], folder: Path, chapters: list[tuple[float, str]] | str) -> dict[str, object]:
    files = [Path(one["filepath"]).name for one in info.get("requested_downloads") or () if one.get("filepath")]
    files = [name for name in files if (folder / name).is_file()]
    if len(files) != 1:
        raise Refused("No video file came from this address.")
    captions = [
        {"language": language, "file": Path(track["filepath"]).name, "automatic": False}
        for language, track in (info.get("requested_subtitles") or {}).items()
        if track.get("filepath") and (folder / Path(track["filepath"]).name).is_file() and LANGUAGE.fullmatch(language)
    ]
    pictures = [Path(one["filepath"]).name for one in info.get("thumbnails") or () if one.get("filepath")]
    title = " ".join(keepable(str(info.get("title") or "")).split())[:TITLE]
    if str(info.get("extractor")).lower() in ("html5", "generic"):
        # yt-dlp numbers the videos of a page even when there is only one.
        title = title.removesuffix(" (1)")
    licence = keepable(str(info.get("license") or ""))[:60]
    return {
        "video": files[0],
        "captions": captions,
        "chapters": chapters if isinstance(chapters, list) else [],
        "chapters_file": chapters if isinstance(chapters, str) else None,
        "poster": next((name for name in pictures if (folder / name).is_file()), None),
        "title": title or None,
        "licence": licence or None,
        "silent": None,
        "strict": False,
        "left_out": [],
    }


def _chapters(info: dict[str, Any]) -> list[tuple[float, str]]:
    return [
        (float(one["start_time"]), str(one.get("title") or ""))
        for one in info.get("chapters") or ()
        if isinstance(one.get("start_time"), int | float)
    ]


class ChapterTrack(HTMLParser):
    """Finds the first <track kind="chapters"> of a page, which yt-dlp leaves aside."""

    def __init__(self) -> None:
        super().__init__()
        self.found: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one tag."""
        values = dict(attrs)
        if tag == "track" and (values.get("kind") or "").lower() == "chapters" and self.found is None:
            self.found = values.get("src")


def _chapter_track(loader: Any, info: dict[str, Any], folder: Path) -> str:
    """The file of the page's chapter track, or "". Chapters are a courtesy: trouble with them stops nothing."""
    if not re.fullmatch(r"html5|generic", str(info.get("extractor_key", "")).lower().removesuffix("mediaembed")):
        return ""
    try:
        page = loader.urlopen(info["webpage_url"])
        if "html" not in (page.headers.get("Content-Type") or ""):
            return ""
        reader = ChapterTrack()
        reader.feed(page.read(MOST_PAGE).decode("utf-8", "replace"))
        if not reader.found:
            return ""
        track = loader.urlopen(urljoin(page.url, reader.found)).read(MOST_PAGE)
    except Exception as error:  # whatever the page does, the video is here already
        sys.stderr.write(f"chapters: {error}\n")
        return ""
    (folder / "chapters").write_bytes(track)
    return "chapters"


def _sentence(error: BaseException, told: Told) -> str:
    """Why it did not work, in words; a veto of the guard lies somewhere among the causes."""
    seen: BaseException | None = error
    for _ in range(12):
        if seen is None:
            break
        if isinstance(seen, Vetoed):
            return f"The address leads to a place that is not fetched from: {seen}."
        seen = (
            getattr(seen, "cause", None)
            or (getattr(seen, "exc_info", None) or (None, None))[1]
            or seen.__cause__
            or seen.__context__
        )
    text = re.sub(r"\x1b\[[0-9;]*m|^ERROR: |\[[\w:+-]+\] ", "", f"{error}" or told.last).split("; please report")[0]
    if "Unsupported URL" in text or "No video" in text:
        return "There is no video at this address."
    if "No suitable extractor" in text or "not allowed" in text.lower():
        return "Videos are not fetched from this site here; the operator may allow it in `video_extractors`."
    return f"The video could not be fetched: {text[:200].rstrip('.')}."


def main() -> None:
    """Read the order, fetch, answer."""
    order = json.load(sys.stdin)
    try:
        checked_address(order["address"], order["named_hosts"])
        say(brought=download(order))
    except AddressRefused as refusal:
        say(refused=refusal.message)
    except Refused as refusal:
        say(refused=str(refusal))


if __name__ == "__main__":
    main()
