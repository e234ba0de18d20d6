"""Pages that are the same for every visitor, made once and kept with their ETag.

The key says everything a page depends on (version, live revision …); with it go the look, the mount point and
the build of the style sheets. Whoever sends a session cookie gets a page of their own, which nobody keeps.
"""

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Response, current_app, request

from videre.web.context import services
from videre.web.pages import chosen_theme, html, render, tongue_of
from videre.web.people import has_session_cookie

T = TypeVar("T")

MOST = 256
SMALLEST_PACKED = 1000


@dataclass(frozen=True, slots=True)
class Kept:
    """A finished body, plain and packed, and the tag that changes with it."""

    body: bytes
    packed: bytes
    tag: str
    kind: str


class Keep:
    """The pages used last, at most `MOST` of them; safe for the threads of one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pages: OrderedDict[Hashable, Kept] = OrderedDict()

    def page(self, key: Hashable, make: Callable[[], str], kind: str) -> Kept:
        """The page for `key`, made when it is not there. Two threads may make it at once; they make the same."""
        with self._lock:
            found = self._pages.get(key)
            if found is not None:
                self._pages.move_to_end(key)
                return found
        body = make().encode()
        tag = hashlib.sha256(body).hexdigest()[:20]
        kept = Kept(body, gzip.compress(body, 6, mtime=0), tag, kind)
        with self._lock:
            self._pages[key] = kept
            while len(self._pages) > MOST:
                self._pages.popitem(last=False)
        return kept


def for_everybody(key: Hashable, template: str, make: Callable[[], Any]) -> Response:
    """`template` with the page that `make` gives: kept for visitors, made anew for whoever is signed in."""
    if has_session_cookie():
        return render(template, make())
    whole = (template, key, request.script_root, chosen_theme(), tongue_of(None), services().assets.build)
    return _answer(_keep().page(whole, lambda: html(template, make(), who=None), "text/html; charset=utf-8"))


def text_for_everybody(key: Hashable, kind: str, make: Callable[[], str]) -> Response:
    """A body for programs, which is the same for all readers."""
    return _answer(_keep().page((kind, key, request.script_root), make, kind))


def _keep() -> Keep:
    found: Keep | None = current_app.extensions.get("videre_kept_pages")
    if found is None:
        found = current_app.extensions.setdefault("videre_kept_pages", Keep())
    return found


def _answer(kept: Kept) -> Response:
    packs = len(kept.body) >= SMALLEST_PACKED and "gzip" in request.headers.get("Accept-Encoding", "")
    tag = f'"{kept.tag}-gz"' if packs else f'"{kept.tag}"'
    if kept.tag in request.headers.get("If-None-Match", "") and request.if_none_match.contains_weak(tag.strip('"')):
        response = Response(status=304)
    else:
        response = Response(kept.packed if packs else kept.body, content_type=kept.kind)
        if packs:
            response.headers["Content-Encoding"] = "gzip"
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Vary"] = "Cookie, Accept-Encoding"
    return response
