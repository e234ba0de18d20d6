"""Style sheets and scripts under immutable names: one hash over the whole folder is part of every address.

Since the hash stands in the path and not in the file names, modules import each other by relative address
and no build step is needed.
"""

import hashlib
from pathlib import Path

from flask import Response, request, send_from_directory

from videre.foundation.errors import NotFound

FOLDER = Path(__file__).parent / "static"
FOREVER = "public, max-age=31536000, immutable"


class Assets:
    """The static folder as it was when the application started."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder
        digest = hashlib.sha256()
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                digest.update(file.relative_to(folder).as_posix().encode())
                digest.update(file.read_bytes())
        self.build = digest.hexdigest()[:12]

    def address(self, name: str) -> str:
        """Where `name` ("css/site.css") is found."""
        return f"{request.script_root}/static/{self.build}/{name}"

    def serve(self, build: str, name: str) -> Response:
        """The file; an older build's name answers with today's file, but not forever."""
        if not name or "\0" in name:
            raise NotFound
        response = send_from_directory(self.folder, name)
        response.headers["Cache-Control"] = FOREVER if build == self.build else "no-cache"
        return response
