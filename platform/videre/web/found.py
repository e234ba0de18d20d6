"""What programs find in the head of a page: its own address, a card for those who share it, and linked data.

A page shows it when its dataclass has a field ``found: Found | None`` (see ``parts/_found.html``). Pages of courses
for members only, drafts and whatever carries a key of somebody's have none.
"""

from dataclasses import dataclass

from markupsafe import Markup

from videre.courses.episodes import EpisodeShell
from videre.courses.where import Where
from videre.foundation import addresses
from videre.foundation.language import translations
from videre.interchange.linked import document, node, reference
from videre.interchange.linked import episodes as linked_episodes
from videre.interchange.linked.episodes import poster
from videre.interchange.site import Site, site_of
from videre.web.context import services


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed of news that belongs to the page."""

    address: str
    title: str


@dataclass(frozen=True, slots=True)
class Found:
    """``linked`` is JSON-LD that may stand in a page; ``kind`` is Open Graph's, ``image`` lies on our own host.

    ``data`` is the address of the linked data by itself, ``embed`` that of the oEmbed answer, "" for none.
    """

    address: str
    title: str
    description: str
    linked: Markup
    image: str | None = None
    kind: str = "website"
    feeds: tuple[Feed, ...] = ()
    data: str = ""
    embed: str = ""


def here() -> Site:
    """The installation with its absolute addresses."""
    return site_of(services().settings)


def in_page(*nodes: dict[str, object]) -> Markup:
    """The linked data as it stands in a page; `document` leaves nothing that HTML could take for its own."""
    return Markup(document(*nodes))


def about_site(address: str, title: str) -> Found:
    """A page about the site itself; `title` is marked for translation, and said in the language of the site."""
    site = here()
    name, where = translations(site.language).ugettext(title), site.at(address)
    part = reference(f"{site.address}/#site")
    page = node("WebPage", where, name=name, url=where, inLanguage=site.language, isPartOf=part)
    return Found(address=where, title=name, description=f"{name} · {site.name}", linked=in_page(page))


def embed_address(site: Site, address: str) -> str:
    """Where other sites ask how to show a link to `address`."""
    return f"{site.address}{addresses.EMBED}?format=json&url={address}"


def episode_found(where: Where, shell: EpisodeShell) -> Found:
    """An episode, in whose card the poster of its video stands; it is part of the shell that all readers share."""
    site = here()
    node = linked_episodes.episode(site, where, shell)
    address = str(node["@id"])
    return Found(
        address=address,
        title=shell.episode.title,
        description=str(node["description"]),
        linked=in_page(node),
        image=poster(site, shell.video),
        kind="video.other" if shell.video else "article",
        embed="" if where.is_pinned else embed_address(site, address),
    )
