"""The installation as others find it: its name, and absolute addresses that work from anywhere."""

from dataclasses import dataclass

from videre.foundation.addresses import filled
from videre.foundation.settings import Settings


@dataclass(frozen=True, slots=True)
class Site:
    """`address` is the public one with its prefix and without a closing slash."""

    name: str
    address: str
    language: str = "en"
    support: str = ""

    def at(self, pattern: str, **parts: str) -> str:
        """The absolute address of a page; `pattern` is one of `foundation.addresses`."""
        return self.address + filled(pattern, **parts)

    def media(self, key: str) -> str:
        """The absolute address of a file of a video."""
        return f"{self.address}/media/{key}"


def site_of(settings: Settings) -> Site:
    """The installation that these settings describe."""
    return Site(settings.site_name, settings.address.rstrip("/"), settings.language, settings.support_address)
