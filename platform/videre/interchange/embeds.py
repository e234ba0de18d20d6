"""oEmbed 1.0: which of our pages an address means, and how another site may show a link to it."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from videre.foundation import addresses
from videre.interchange.site import Site

AGE = 86_400


@dataclass(frozen=True, slots=True)
class Meant:
    """A page of a course; ``lesson`` and ``episode`` are "" for the course itself."""

    course: str
    lesson: str = ""
    episode: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its size, which the format asks for."""

    address: str
    width: int
    height: int


def meant(site: Site, address: str) -> Meant | None:
    """What an address means; None for any that is not of a course or an episode here."""
    if len(address) > 2000:
        return None
    try:
        parts, own = urlsplit(address), urlsplit(site.address)
    except ValueError:
        return None
    # The scheme may differ: pages are shared as they were read, also before a certificate came.
    if parts.scheme not in ("http", "https") or parts.netloc != own.netloc or not parts.path.startswith(own.path + "/"):
        return None
    path = parts.path.removeprefix(own.path)
    for pattern in (addresses.EPISODE, addresses.COURSE):
        found = re.fullmatch(re.sub(r"<slug:(\w+)>", r"(?P<\1>[a-z0-9-]{1,40})", pattern), path)
        if found:
            return Meant(**found.groupdict())
    return None


def answer(site: Site, title: str, author: str, picture: Picture | None) -> dict[str, object]:
    """The answer of the type “link”: a title and a picture, nothing that runs on the other site."""
    found: dict[str, object] = {
        "version": "1.0",
        "type": "link",
        "title": title,
        "provider_name": site.name,
        "provider_url": f"{site.address}/",
        "cache_age": AGE,
    }
    if author:
        found["author_name"] = author
    if picture:
        found |= {
            "thumbnail_url": picture.address,
            "thumbnail_width": picture.width,
            "thumbnail_height": picture.height,
        }
    return found
