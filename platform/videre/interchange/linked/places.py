"""The first page, the list of courses, and a partner as linked data."""

from collections.abc import Sequence

from videre.courses.hosting import Hosted, Standing
from videre.courses.queries import CourseShown
from videre.foundation import addresses
from videre.interchange.linked import Node, nameless, node, reference
from videre.interchange.linked.courses import organisation
from videre.interchange.site import Site


def website(site: Site) -> tuple[Node, Node]:
    """The site itself and who runs it."""
    home = f"{site.address}/"
    return (
        node(
            "WebSite",
            f"{home}#site",
            name=site.name,
            url=home,
            inLanguage=site.language,
            publisher=reference(f"{home}#organisation"),
            hasPart=reference(site.at(addresses.CATALOGUE)),
        ),
        {**organisation(site), **({"email": site.support} if site.support else {})},
    )


def catalogue(site: Site, courses: Sequence[CourseShown], page: int) -> Node:
    """The courses of one page of the list; the whole list is the feed for harvesters."""
    address = site.at(addresses.CATALOGUE)
    items = [
        nameless(
            "ListItem",
            position=position,
            item=node(
                "Course",
                site.at(addresses.COURSE, course=one.course.slug),
                name=one.outline.title,
                description=one.outline.summary or one.outline.title,
                url=site.at(addresses.COURSE, course=one.course.slug),
                provider=reference(f"{site.address}/#organisation"),
            ),
        )
        for position, one in enumerate(courses, 1)
    ]
    return node(
        ["ItemList", "DataCatalog"],
        address if page == 1 else f"{address}?page={page}",
        name=site.name,
        description=f"Courses at {site.name}",
        url=address,
        numberOfItems=len(items),
        itemListElement=items,
        dataset=reference(site.at(addresses.HARVEST)),
    )


def partner(site: Site, slug: str, name: str, about: str, homepage: str | None, logo: str | None) -> Node:
    """An organisation that holds courses."""
    address = site.at(addresses.PARTNER, partner=slug)
    return node(
        "Organization",
        address,
        name=name,
        url=homepage or address,
        sameAs=homepage,
        mainEntityOfPage=address,
        description=about or name,
        logo=site.media(logo) if logo else None,
    )


def hosted(site: Site, one: Hosted) -> Node | None:
    """A course that is or will be held, in the list of its partner; None for one that is over."""
    if one.standing is Standing.OVER:
        return None
    address = site.at(addresses.INSTANCE, partner=one.host_slug, instance=one.slug)
    return node(
        "CourseInstance",
        address,
        name=f"{one.title}, {one.label}" if one.label else one.title,
        description=one.summary or one.title,
        url=address,
        courseMode="online",
        startDate=one.starts_on.isoformat() if one.starts_on else None,
        endDate=one.ends_on.isoformat() if one.ends_on else None,
        organizer=reference(site.at(addresses.PARTNER, partner=one.host_slug)),
        location=nameless("VirtualLocation", url=address),
    )
