"""Style sheets and scripts under immutable names: one hash over the whole folder is part of every address.

Since the hash stands in the path and not in the file names, modules import each other by relative address
and no build step is needed. A folder of style sheets (`css/site/`) is served as one file (`css/site.css`), since
every sheet costs a request before the first paint. For the same reason the texts of scripts in another language are
written into `site.js`, of which each language has its own (`nb/js/site.js`); the other scripts find it beside them,
since they are served at both places. Everything is read, joined and compressed once, at the start.
"""

import gzip
import hashlib
import json
import mimetypes
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Response, request

from videre.foundation.errors import NotFound
from videre.foundation.language import INTERFACE, translations
from videre.web.sheets import FOLDER

FOREVER = "public, max-age=31536000, immutable"
_STRING = r'("(?:[^"\\]|\\.)*")'
_TEXT = re.compile(rf"\bt\(\s*{_STRING}")
_TEXTS = re.compile(rf"\btn\(\s*{_STRING},\s*{_STRING}")
SITE = "js/site.js"
WITHOUT_WORDS = b"const words = {};"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent; `packed` is its gzip form, None where that gains nothing."""

    body: bytes
    packed: bytes | None
    kind: str
    tag: str


class Assets:
    """The static folder as it was when it was read."""

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
        self.files = {name: _asset(name, body) for name, body in bodies.items()}
        scripts = {name: asset for name, asset in self.files.items() if name.endswith(".js")}
        for language in INTERFACE[1:]:
            words = _words(language, (asset.body for asset in scripts.values()))
            digest.update(words)
            site = _asset(SITE, bodies[SITE].replace(WITHOUT_WORDS, b"const words = " + words + b";"))
            self.files |= {f"{language}/{name}": asset for name, asset in (scripts | {SITE: site}).items()}
        self.build = digest.hexdigest()[:12]

    def address(self, name: str, language: str = INTERFACE[0]) -> str:
        """Where `name` ("css/site.css") is found; a script ("js/site.js") in the language of the page."""
        own = "" if language == INTERFACE[0] else f"{language}/"
        return f"{request.script_root}/static/{self.build}/{own}{name}"

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


@cache
def our_assets() -> Assets:
    """Those of the static folder; applications in one process share them."""
    return Assets()


def _words(language: str, scripts: Iterable[bytes]) -> bytes:
    """The texts of all scripts in a language, as a script writes them: `t("…")` has one form, `tn("…", "…", …)` two."""
    texts = translations(language)
    found: dict[str, str | list[str]] = {}
    for script in scripts:
        for one in _TEXT.findall(script.decode()):
            text = json.loads(one)
            if (said := texts.gettext(text)) != text:
                found[text] = said
        for one, many in _TEXTS.findall(script.decode()):
            single, plural = json.loads(one), json.loads(many)
            forms = [texts.ngettext(single, plural, number) for number in (1, 2)]
            if forms != [single, plural]:
                found[single] = forms
    return json.dumps(found, ensure_ascii=False, sort_keys=True, indent=0).encode()


def _asset(name: str, body: bytes) -> Asset:
    suffix = Path(name).suffix
    kind = TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    if kind.startswith("text/"):
        kind += "; charset=utf-8"
    packed = gzip.compress(body, 9, mtime=0)
    return Asset(body, packed if len(packed) < 0.9 * len(body) else None, kind, hashlib.sha256(body).hexdigest()[:16])
