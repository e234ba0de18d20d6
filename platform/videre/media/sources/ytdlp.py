"""Videos from addresses: a page or a file on the net, fetched by yt-dlp in a child that is shut in."""

import shutil
import subprocess
import sys
import threading
from pathlib import Path

from videre.foundation import logs
from videre.foundation.errors import Invalid
from videre.foundation.fetch import checked_address
from videre.foundation.paths import PACKAGE
from videre.foundation.processes import Limits, converse, end, start_child
from videre.foundation.settings import Settings
from videre.media.sources import Brought, Say

MEMORY = 2 * 1024**3
LINE = 200_000


class YtdlpSource:
    """One address, one video."""

    kind = "ytdlp"

    def takes(self, wish: str) -> bool:
        """Anything with a scheme."""
        return "://" in wish

    def checked(self, wish: str, settings: Settings) -> str:
        """The address as text; where it leads is judged in the child, at each connection."""
        checked_address(wish, settings.fetch_hosts)
        return wish

    def bring(self, wish: str, folder: Path, settings: Settings, say: Say) -> Brought:
        """Have the child fetch; whatever it left behind is removed when it did not get through."""
        self.checked(wish, settings)
        try:
            return self._ask(wish, folder, settings, say)
        except BaseException:
            for left in folder.iterdir():
                shutil.rmtree(left) if left.is_dir() else left.unlink()
            raise

    def _ask(self, wish: str, folder: Path, settings: Settings, say: Say) -> Brought:
        late = threading.Event()
        order = {
            "address": wish,
            "folder": str(folder),
            "named_hosts": list(settings.fetch_hosts),
            "extractors": list(settings.video_extractors),
            "bytes": settings.fetch_bytes,
        }
        limits = Limits(cpu=settings.fetch_seconds, memory=MEMORY, file=settings.fetch_bytes + LINE, files=256)
        with (folder / "words").open("w+b") as words:
            child = start_child(
                [sys.executable, "-P", "-m", "videre.media.sources.ytdlp_child"],
                limits=limits,
                clean=True,
                environment={
                    "PYTHONPATH": str(PACKAGE.parent),
                    "HOME": str(folder),
                    "TMPDIR": str(folder),
                    "YTDLP_NO_PLUGINS": "1",
                },
                cwd=folder,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=words,
            )

            def too_late() -> None:
                late.set()
                end(child, patience=0)

            alarm = threading.Timer(settings.fetch_seconds, too_late)
            alarm.daemon = True
            alarm.start()
            try:
                answer = converse(child, order, "share", say)
            finally:
                alarm.cancel()
                end(child, patience=2)
            words.seek(0)
            if said := words.read(2000).decode("utf-8", "replace").strip():
                logs.logger().info("the downloader said", words=said)
        (folder / "words").unlink()
        if late.is_set():
            raise _refused(f"The download took longer than {settings.fetch_seconds} seconds and was stopped.")
        if "brought" in answer:
            return Brought.from_data(answer["brought"])
        raise _refused(
            str(answer.get("refused") or "The download ended without a word; the log of the worker tells more.")
        )


def _refused(message: str) -> Invalid:
    return Invalid(message, fields={"source": message}, kind="fetch-refused")


YTDLP = YtdlpSource()
