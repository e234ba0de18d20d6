"""What programs find in the heads of the pages for everybody."""

from collections.abc import Sequence

from markupsafe import Markup

from videre.courses.beside import CodePageShown, InBriefShown
from videre.courses.catalogue import CataloguePart
from videre.courses.hosting import Hosted
from videre.courses.instances import InstanceShown
from videre.courses.outline import CourseOutline
from videre.courses.queries import CourseShown
from videre.courses.where import Where
from videre.foundation import addresses
from videre.foundation.language import translations
from videre.interchange.linked import Node, courses, hours, node, places, reference
from videre.interchange.linked import questions as linked_questions
from videre.interchange.linked.questions import Said
from videre.interchange.plain import plain_text
from videre.interchange.site import Site
from videre.live.queries import Hour, SessionShown
from videre.web.found import Feed, Found, embed_address, here, in_page
from videre.web.looks import Look

DESCRIPTION = 300


def home_found() -> Found:
    """The first page."""
    site = here()
    _ = translations(site.language).ugettext
    return Found(
        address=f"{site.address}/",
        title=site.name,
        description=_("Recorded lessons beside their exercises. Watch, read and try without an account."),
        linked=in_page(*places.website(site)),
        feeds=(Feed(site.at(addresses.NEWS), site.name),),
    )


def catalogue_found(part: CataloguePart) -> Found:
    """A page of the list of courses."""
    site = here()
    _ = translations(site.language).ugettext
    listed = places.catalogue(site, part.courses, part.page)
    return Found(
        address=str(listed["@id"]),
        title=site.name,
        description=_("All courses: what you will be able to do, how long it takes, who made them."),
        linked=in_page(listed),
        feeds=(Feed(site.at(addresses.NEWS), site.name),),
        data=site.at(addresses.HARVEST),
    )


def course_node(site: Site, shown: CourseShown, taken_at: Sequence[InstanceShown]) -> Node:
    """A course, with the picture of the first video it shows."""
    return courses.course(site, shown, taken_at, course_picture(site, shown))


def course_picture(site: Site, shown: CourseShown) -> str | None:
    """The picture of the first video of a course."""
    posters = (shown.clips[one.id].poster for _lesson, one in shown.outline.episodes() if one.id in shown.clips)
    first = next((poster for poster in posters if poster), None)
    return site.media(first) if first else None


def course_found(shown: CourseShown, taken_at: Sequence[InstanceShown]) -> Found:
    """A course at its own address."""
    site, slug = here(), shown.course.slug
    address = site.at(addresses.COURSE, course=slug)
    return Found(
        address=address,
        title=shown.outline.title,
        description=shown.outline.summary or shown.outline.title,
        linked=in_page(course_node(site, shown, taken_at)),
        image=course_picture(site, shown),
        feeds=(Feed(site.at(addresses.COURSE_NEWS, course=slug), shown.outline.title),),
        data=site.at(addresses.COURSE_LINKED, course=slug),
        embed=embed_address(site, address),
    )


def lesson_found(where: Where, brief: InBriefShown) -> Found:
    """A lesson at a glance."""
    made = courses.lesson(here(), where, brief.outline, brief.lesson, plain_text(brief.html))
    return Found(
        address=str(made["@id"]), title=brief.lesson.title, description=str(made["description"]), linked=in_page(made)
    )


def instance_found(one: InstanceShown, outline: CourseOutline) -> Found:
    """A course at a host."""
    made = courses.instance(here(), one, outline)
    return Found(
        address=str(made["@id"]), title=str(made["name"]), description=str(made["description"]), linked=in_page(made)
    )


def partner_found(look: Look, about: Markup, homepage: str | None, hosted: Sequence[Hosted]) -> Found:
    """A partner and what is, or will be, held there."""
    site = here()
    words = plain_text(str(about), DESCRIPTION)
    partner = places.partner(site, look.slug, look.name, words, homepage, look.logo)
    held = [made for one in hosted if (made := places.hosted(site, one))]
    return Found(
        address=str(partner["@id"]),
        title=look.name,
        description=words or look.name,
        linked=in_page(partner, *held),
        image=site.media(look.logo) if look.logo else None,
        feeds=(Feed(site.at(addresses.PARTNER_NEWS, partner=look.slug), look.name),),
    )


def hour_found(shown: SessionShown) -> Found:
    """A live hour; the way in is not part of it, hidden or not."""
    names = [host.name for host in shown.hosts]
    made = hours.hour(here(), shown.hour, about=shown.row.about, room=shown.row.place, hosts=names)
    return Found(
        address=str(made["@id"]), title=shown.hour.title, description=str(made["description"]), linked=in_page(made)
    )


def hours_found(where: Where, title: str, coming: Sequence[Hour]) -> Found:
    """The hours to come of a course, or of a course instance."""
    site = here()
    address = f"{site.address}/{where.path}live/"
    nodes = [hours.hour(site, one) for one in coming]
    page = node("CollectionPage", address, name=title, url=address, isPartOf=reference(f"{site.address}/{where.path}"))
    return Found(address=address, title=title, description=title, linked=in_page(page, *nodes))


def code_found(shown: CodePageShown) -> Found:
    """What a course says about bringing one's own code."""
    site, slug = here(), shown.course.slug
    address = site.at(addresses.CODE, course=slug)
    words = plain_text(shown.html, DESCRIPTION) or shown.outline.title
    page = node(
        "WebPage",
        address,
        name=shown.outline.title,
        description=words,
        url=address,
        inLanguage=shown.outline.language,
        isPartOf=reference(site.at(addresses.COURSE, course=slug)),
    )
    return Found(address=address, title=shown.outline.title, description=words, linked=in_page(page))


def question_found(public_id: str, asked: Said, answer: Said | None, others: Sequence[Said], about: str) -> Found:
    """A question with its replies, as everybody sees them."""
    page = linked_questions.question(here(), public_id, asked, answer, others, about)
    question = page["mainEntity"]
    words = str(question["text"])
    return Found(
        address=str(page["@id"]),
        title=str(question["name"]),
        description=words[:DESCRIPTION],
        linked=in_page(page),
        kind="article",
    )
