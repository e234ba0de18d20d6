"""Pictures of a lesson: inside the root, of a kind that pages show, no bomb, and nothing in them that acts."""

import os
from pathlib import Path, PurePosixPath

from videre.content import derived
from videre.content.files import LARGEST_FILE, PICTURES
from videre.content.picture_sizes import MOST_PIXELS, size_in_points
from videre.content.problems import quoted


class Refused(Exception):
    """A picture that is not shown; the text says why."""


class Pictures:
    """Looked at once each; `address` is the path inside the root under which a picture is kept."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.root = root
        self.folder = folder
        self.known: dict[str, str | Refused] = {}
        self.sizes: dict[str, tuple[int, int]] = {}

    def path(self, written: str) -> str:
        """The path inside the root of what Sphinx names from the folder of the pages; Refused outside of it."""
        real = os.path.realpath(self.folder / written)
        if not real.startswith(str(self.root) + os.sep):
            raise Refused(f"{quoted(written)} leads out of the lesson.")
        inside = os.path.relpath(os.path.normpath(self.folder / written), self.root)
        if inside.startswith(".."):
            inside = os.path.relpath(real, self.root)
        return inside

    def address(self, written: str) -> str:
        """Where a picture is kept; Refused when it is not shown."""
        found = self.known.get(written)
        if found is None:
            try:
                found = self._looked_at(self.path(written))
            except Refused as refused:
                found = refused
            self.known[written] = found
        if isinstance(found, Refused):
            raise found
        return found

    def part(self, notebook: str, part: str) -> str:
        """Where a picture that is stored in a notebook is kept."""
        path = f"{self.path(notebook)}#{part}"
        if path not in self.known:
            data = (self.root / self.path(notebook)).read_bytes()
            try:
                self._check(path, part, derived.derive(data, part))
            except ValueError as error:
                raise Refused(f"The picture in an output cannot be read: {error}.") from None
            self.known[path] = path
        return path

    def _looked_at(self, path: str) -> str:
        file = self.root / path
        suffix = PurePosixPath(path).suffix.lower()
        if not file.is_file():
            raise Refused(f"There is no picture {quoted(path)} in the lesson.")
        if suffix not in PICTURES:
            raise Refused(f"{quoted(path)} is no picture of a kind that pages show ({', '.join(PICTURES)}).")
        if file.stat().st_size > LARGEST_FILE:
            raise Refused(f"The picture {quoted(path)} has more than {LARGEST_FILE:,} bytes.")
        return self._check(path, suffix, file.read_bytes())

    def _check(self, path: str, suffix: str, data: bytes) -> str:
        """The path to keep it under."""
        if suffix.endswith(".svg"):
            if derived.is_safe_drawing(data):
                return path
            try:
                derived.safe_drawing(data)
            except ValueError as error:
                raise Refused(f"The drawing {quoted(path)} cannot be shown: {error}.") from None
            return f"{path}#{derived.SAFE}"
        size = size_in_points(data)
        if size is None:
            raise Refused(f"{quoted(path)} is named like a picture, but it is none.")
        if size[0] * size[1] > MOST_PIXELS:
            raise Refused(f"The picture {quoted(path)} has far too many points to be shown.")
        self.sizes[path] = size
        return path
