"""Films of other sites: the address where people watch them, which is not the one that pages embed."""

import re
from html import escape
from urllib.parse import parse_qs, quote, urlsplit

_PLAYED = re.compile(r"\.(?:mp4|m4v|webm|ogv|mov|mkv|m3u8|mp3|ogg|m4a|wav)$|/videos/embed/|//[^/]+/w/", re.IGNORECASE)
"""Addresses of films and sounds, and where PeerTube has them."""
_FILM = re.compile(r"[\w-]{1,64}", re.ASCII)
_SINGLE = ("/embed", "/shorts", "/live", "/v")


def film_address(written: str, site: str = "youtube") -> str | None:
    """The address where people watch a film that was written as its number or as an address for embedding."""
    if _FILM.fullmatch(written):
        return f"https://vimeo.com/{written}" if site == "vimeo" else f"https://www.youtube.com/watch?v={written}"
    try:
        parts = urlsplit(written if "//" in written else f"https://{written}")
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.").removeprefix("player.")
    last = quote(parts.path.rstrip("/").rpartition("/")[2])
    if host in ("youtube.com", "youtube-nocookie.com") and parts.path.startswith("/embed/"):
        begin = parse_qs(parts.query).get("start", [""])[0]
        return f"https://www.youtube.com/watch?v={last}" + (f"&t={begin}" if begin.isdigit() else "")
    if host == "vimeo.com" and parts.path.startswith("/video/"):
        return f"https://vimeo.com/{last}"
    return written if parts.scheme == "https" and host else None


def film_name(address: str) -> str | None:
    """What a film is called whichever of its addresses is given: "youtube:…" or "vimeo:…"; None for no such film."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("player.")
        asked = parse_qs(parts.query)
    except ValueError:
        return None
    before, _, last = parts.path.rstrip("/").rpartition("/")
    found, site = "", "youtube"
    if host == "youtu.be" and not before:
        found = last
    elif host in ("youtube.com", "youtube-nocookie.com"):
        found = asked.get("v", [""])[0] if (before, last) == ("", "watch") else last if before in _SINGLE else ""
    elif host == "vimeo.com" and last.isdecimal():
        found, site = last, "vimeo"
    return f"{site}:{found}" if _FILM.fullmatch(found) else None


def is_film(address: str) -> bool:
    """Whether what lies at an address is a film or a sound, as far as the address says it."""
    return film_name(address) is not None or _PLAYED.search(re.split("[?#]", address)[0]) is not None


def film_link(address: str, title: str, note: str = "") -> str:
    """A link to a film on another site. Pages know it by its class: where we have the film, they show ours instead."""
    shown = escape(title or address.removeprefix("https://"))
    beside = f" <small>({escape(note)})</small>" if note else ""
    return f'<span class="film-link">\u25b6 <a href="{escape(address)}">{shown}</a>{beside}</span>'
