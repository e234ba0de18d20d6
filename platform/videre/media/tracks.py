"""Captions on their way into the storage: checked, written as WebVTT that says nothing else, kept by content."""

import tempfile
from pathlib import Path
from typing import Any

from videre.foundation.storage import Storage
from videre.media.rules import checked_language
from videre.media.stages import stored, tracks_of


def stored_track(storage: Storage, language: str, name: str, data: bytes, seconds: float) -> dict[str, Any]:
    """The columns of a caption track whose file is in the storage now; raises Invalid with every problem."""
    checked_language(language)
    with tempfile.TemporaryDirectory(prefix="videre-captions-") as folder:
        place = Path(folder)
        track = tracks_of(place, {language: (data, name, False)}, seconds)[0]
        return {**track, "file_key": stored(storage, place / track["file"])}
