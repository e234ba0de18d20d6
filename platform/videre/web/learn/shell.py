"""A page rendered once and cut at its slots, joined per request, also in compressed form.

Compression is per piece: each is a run of deflate blocks that ends on a byte and refers to nothing before it, so
pieces can be put one after another around the slots of a request and still are one gzip stream (RFC 1951, 1952).
The costly pieces are compressed once, as small as can be; what a request adds is a few hundred bytes.
"""

import gzip
import re
import secrets
import struct
import zlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from markupsafe import Markup

_SECRET = secrets.token_hex(8)
_MARK = re.compile(f"<!{_SECRET} ([a-z0-9:-]+)>")
_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
_LAST_BLOCK = b"\x03\x00"
_STORED_MOST = 200


def slot(name: str) -> Markup:
    """The mark that stands in the template for a slot; no lesson's text can guess it."""
    return Markup(f"<!{_SECRET} {name}>")


@dataclass(frozen=True, slots=True)
class Shell:
    """A rendered page in pieces: texts around slots. `about` is whatever the view needs to fill them; `bare` is the
    page with nothing in its slots, as every visitor gets it."""

    texts: tuple[bytes, ...]
    slots: tuple[str, ...]
    packed: tuple[bytes, ...]
    about: Any
    bare: bytes
    bare_packed: bytes

    @classmethod
    def cut(cls, html: str, about: Any) -> "Shell":
        """Cut a page rendered with marks."""
        pieces = _MARK.split(html)
        texts = tuple(piece.encode() for piece in pieces[::2])
        packed = tuple(_deflated(text, 9) for text in texts)
        bare = b"".join(texts)
        return cls(texts, tuple(pieces[1::2]), packed, about, bare, gzip.compress(bare, 9, mtime=0))

    def body(self, filled: Mapping[str, str]) -> bytes:
        """The page with its slots filled; one not named stays empty."""
        if not filled:
            return self.bare
        parts = [self.texts[0]]
        for name, text in zip(self.slots, self.texts[1:], strict=True):
            value = filled.get(name)
            if value:
                parts.append(value.encode())
            parts.append(text)
        return b"".join(parts)

    def gzip(self, filled: Mapping[str, str]) -> bytes:
        """The same, compressed."""
        if not filled:
            return self.bare_packed
        parts = [_HEAD, self.packed[0]]
        for name, packed in zip(self.slots, self.packed[1:], strict=True):
            value = filled.get(name)
            if value:
                parts.append(_block(value.encode()))
            parts.append(packed)
        plain = self.body(filled)
        parts += (_LAST_BLOCK, struct.pack("<II", zlib.crc32(plain), len(plain) & 0xFFFFFFFF))
        return b"".join(parts)


def _deflated(text: bytes, level: int) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(text) + packer.flush(zlib.Z_FULL_FLUSH)


def _block(text: bytes) -> bytes:
    if len(text) > _STORED_MOST:
        return _deflated(text, 1)
    return struct.pack("<BHH", 0, len(text), len(text) ^ 0xFFFF) + text


class Shelf:
    """The shells used last."""

    def __init__(self, most: int = 256) -> None:
        self.most = most
        self._lock = Lock()
        self._kept: OrderedDict[tuple[Any, ...], Shell] = OrderedDict()

    def get(self, key: tuple[Any, ...]) -> Shell | None:
        """The shell under `key`, if it is still there."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: tuple[Any, ...], make: Callable[[], Shell]) -> Shell:
        """Make a shell and keep it; making goes on outside the lock, at worst twice."""
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
        return made
