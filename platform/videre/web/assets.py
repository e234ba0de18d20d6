"""Style sheets and scripts under immutable names: one hash over the whole folder is part of every address.

Since the hash stands in the path and not in the file names, modules import each other by relative address
and no build step is needed. A folder of style sheets (`css/site/`) is served as one file (`css/site.css`), since
every sheet costs a request before the first paint. Everything is read, joined and compressed once, at the start.
"""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from flask import Response, request

from videre.foundation.errors import NotFound

FOLDER = Path(__file__).parent / "static"
FOREVER = "public, max-age=31536000, immutable"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent; `packed` is its gzip form, None where that gains nothing."""

    body: bytes
    packed: bytes | None
    kind: str
    tag: str


class Assets:
    """The static folder as it was when the application started."""

    def __init__(self, folder: Path = FOLDER) -> None:
        digest = hashlib.sha256()
        bodies: dict[str, bytes] = {}
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                name = file.relative_to(folder).as_posix()
                body = file.read_bytes()
                digest.update(name.encode() + b"\0" + body)
                if file.suffix == ".css" and file.parent.parent.name == "css":
                    name = file.parent.relative_to(folder).as_posix() + ".css"
                bodies[name] = bodies.get(name, b"") + body
        self.build = digest.hexdigest()[:12]
        self.files = {name: _asset(name, body) for name, body in bodies.items()}

    def address(self, name: str) -> str:
        """Where `name` ("css/site.css") is found."""
        return f"{request.script_root}/static/{self.build}/{name}"

    def serve(self, build: str, name: str) -> Response:
        """The file; an older build's name answers with today's file, but not forever."""
        asset = self.files.get(name)
        if asset is None:
            raise NotFound
        packs = asset.packed is not None and "gzip" in request.headers.get("Accept-Encoding", "")
        response = Response(asset.packed if packs and asset.packed else asset.body, content_type=asset.kind)
        if packs:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = FOREVER if build == self.build else "no-cache"
        response.set_etag(asset.tag, weak=packs)
        response.make_conditional(request)
        return response


def _asset(name: str, body: bytes) -> Asset:
    suffix = Path(name).suffix
    kind = TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    if kind.startswith("text/"):
        kind += "; charset=utf-8"
    packed = gzip.compress(body, 9, mtime=0)
    return Asset(body, packed if len(packed) < 0.9 * len(body) else None, kind, hashlib.sha256(body).hexdigest()[:16])
