"""The list of courses for harvesters: a schema.org DataFeed, a page at a time, with the lessons in brief."""

from collections.abc import Mapping

from videre.courses.catalogue import CataloguePart
from videre.foundation import addresses
from videre.interchange.linked import Node, nameless, node, reference
from videre.interchange.linked.courses import course, organisation
from videre.interchange.plain import plain_text
from videre.interchange.site import Site

NEXT = "http://www.w3.org/ns/hydra/core#next"


def harvest(site: Site, part: CataloguePart, briefs: Mapping[tuple[int, str], str]) -> Node:
    """One page of the list; ``briefs`` are the pages in brief by version and lesson. The next page is named in it."""
    own = site.at(addresses.HARVEST)
    items = []
    for shown in part.courses:
        item = course(site, shown)
        for lesson in item.get("hasPart", []):
            html = briefs.get((shown.version.id, str(lesson["@id"]).rstrip("/").rsplit("/", 1)[-1]))
            if html:
                lesson["abstract"] = plain_text(html)
        changed = shown.version.published_at.isoformat(timespec="seconds")
        items.append(nameless("DataFeedItem", dateModified=changed, item=item))
    feed = node(
        "DataFeed",
        own if part.page == 1 else f"{own}?page={part.page}",
        name=f"Courses at {site.name}",
        description=f"Every course at {site.name} that everybody may read",
        url=own,
        publisher=organisation(site),
        isPartOf=reference(own) if part.page > 1 else None,
        dataFeedElement=items,
    )
    if part.page < part.pages:
        feed[NEXT] = reference(f"{own}?page={part.page + 1}")
    return feed
