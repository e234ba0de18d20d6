"""Videos from addresses: a page or a file on the net, fetched by yt-dlp in a child that is shut in."""

import shutil
from pathlib import Path

from videre.foundation.errands import TookTooLong, run_errand
from videre.foundation.errors import Invalid
from videre.foundation.fetch import checked_address
from videre.foundation.processes import Limits
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
        order = {
            "address": wish,
            "folder": str(folder),
            "named_hosts": list(settings.fetch_hosts),
            "extractors": list(settings.video_extractors),
            "bytes": settings.fetch_bytes,
        }
        try:
            answer = run_errand(
                "videre.media.sources.ytdlp_child",
                order,
                folder=folder,
                seconds=settings.fetch_seconds,
                limits=Limits(cpu=settings.fetch_seconds, memory=MEMORY, file=settings.fetch_bytes + LINE, files=256),
                progress="share",
                say=say,
                environment={"YTDLP_NO_PLUGINS": "1"},
            )
        except TookTooLong:
            text = f"The download took longer than {settings.fetch_seconds} seconds and was stopped."
            raise _refused(text) from None
        if "brought" in answer:
            return Brought.from_data(answer["brought"])
        raise _refused(
            str(answer.get("refused") or "The download ended without a word; the log of the worker tells more.")
        )


def _refused(message: str) -> Invalid:
    return Invalid(message, fields={"source": message}, kind="fetch-refused")


YTDLP = YtdlpSource()
