"""A file that somebody sent by browser: it lies in the data folder until its video is ready."""

import os
import shutil
from pathlib import Path

from videre.foundation.addresses import is_public_id
from videre.foundation.errors import Invalid
from videre.foundation.settings import Settings
from videre.media.sources import Brought, Say
from videre.media.uploads import FULL, disk_full, file_of

SCHEME = "upload:"


class UploadSource:
    """Takes the file as a second name of itself, so that two gigabytes need not be copied."""

    kind = "upload"

    def takes(self, wish: str) -> bool:
        """Only what our own action writes: nobody types this."""
        return wish.startswith(SCHEME)

    def checked(self, wish: str, settings: Settings) -> str:
        """The wish; its file must be there."""
        if not is_public_id(self.upload_of(wish)) or not file_of(settings, self.upload_of(wish)).is_file():
            message = "The file that was sent is not here any more. Choose it again."
            raise Invalid(message, fields={"file": message}, kind="upload-gone")
        return wish

    def bring(self, wish: str, folder: Path, settings: Settings, say: Say) -> Brought:
        """Link the file into the folder, or copy it where the disk knows no links."""
        source = file_of(settings, self.upload_of(self.checked(wish, settings)))
        target = folder / "video"
        try:
            try:
                os.link(source, target)
            except OSError:
                shutil.copyfile(source, target)
        except OSError as error:
            raise (disk_full() if error.errno in FULL else error) from None
        say(1.0)
        return Brought(video=target.name)

    def upload_of(self, wish: str) -> str:
        """The public id in the wish."""
        return wish.removeprefix(SCHEME)


UPLOAD = UploadSource()
