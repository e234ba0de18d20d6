"""Films of other sites: the address where people watch them, which is not the one that pages embed."""

import re
from urllib.parse import parse_qs, quote, urlsplit

_FILM = re.compile(r"[\w-]{1,64}")


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
