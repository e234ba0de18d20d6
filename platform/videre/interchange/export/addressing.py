"""Addresses inside the folder: relative, and each names a file, since a disk shows a list where a folder is meant.

A link to a page that is not in the folder (asking a question, bringing one's own code) leads to the installation.
"""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape, unescape
from typing import Any
from urllib.parse import urlsplit

_LINK = re.compile(r'\b(href|src)="([^"]*)"')
INDEX = "index.html"


@dataclass(frozen=True, slots=True)
class Places:
    """``folders`` are those of the pages below the folder ("" for its first), ``files`` the names below ``files/``;
    ``base`` is where the course's pages are in the installation."""

    folders: frozenset[str]
    files: frozenset[str]
    base: str

    def placed(self, html: str, folder: str) -> str:
        """HTML that stands on the page of ``folder``, with addresses for the disk."""
        return _LINK.sub(lambda found: f'{found.group(1)}="{self._address(found.group(2), folder)}"', html)

    def placed_in(self, value: Any, folder: str) -> Any:
        """The same wherever in plain data HTML stands."""
        match value:
            case str():
                return self.placed(value, folder)
            case list() | tuple():
                return [self.placed_in(one, folder) for one in value]
            case Mapping():
                return {key: self.placed_in(one, folder) for key, one in value.items()}
            case _:
                return value

    def _address(self, written: str, folder: str) -> str:
        address = unescape(written)
        parts = urlsplit(address)
        if parts.scheme or parts.netloc or not parts.path:
            return written
        path = posixpath.normpath(posixpath.join(folder, parts.path)) if parts.path[0] != "/" else ""
        path = "" if path == "." else path
        ending = f"#{parts.fragment}" if parts.fragment else ""
        if path.startswith("files/") and path.removeprefix("files/") in self.files:
            return escape(up(folder) + path + ending)
        if parts.path.endswith("/") and path in self.folders:
            return escape(up(folder) + posixpath.join(path, INDEX) + ending)
        return escape(self.base + path + ("/" if parts.path.endswith("/") and path else "") + ending)


def up(folder: str) -> str:
    """The way from the page of a folder back to the first page's folder."""
    return "../" * (folder.count("/") + 1) if folder else ""
