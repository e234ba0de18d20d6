"""What harvesters, feed readers, search engines and other sites ask for."""

import json
from collections.abc import Callable, Hashable, Iterator
from dataclasses import replace

from flask import Response, request

from videre.courses.called import called_now
from videre.courses.catalogue import catalogue, catalogue_state
from videre.courses.episodes import episode_shell
from videre.courses.hosting import front_state, partner_state
from videre.courses.instances import instances_to_take
from videre.courses.queries import course_shown
from videre.courses.where import Where
from videre.foundation import addresses, clock
from videre.foundation.errors import NotFound
from videre.interchange import embeds, news, queries, sitemaps
from videre.interchange.citing import cited
from videre.interchange.harvest import harvest
from videre.interchange.linked import MEDIA_TYPE, document
from videre.interchange.linked.episodes import poster
from videre.interchange.sitemaps import Place
from videre.live.queries import upcoming_everywhere, upcoming_of_course
from videre.partners.queries import partner as partner_at
from videre.web.context import db, glance
from videre.web.found import here
from videre.web.policies import PUBLIC
from videre.web.public.area import area
from videre.web.public.found import course_node
from videre.web.public.kept import text_for_everybody
from videre.web.public.reading import NONE, Read, read_at, shown_at

ATOM = "application/atom+xml; charset=utf-8"
XML = "application/xml; charset=utf-8"
LINKED = f"{MEDIA_TYPE}; charset=utf-8"
FRESH = 300
"""Lists of what has no common revision are made anew after so many seconds."""


@area.route(addresses.HARVEST, policy=PUBLIC)
def catalogue_harvest() -> Response:
    """The list of courses for harvesters."""
    asked = request.args.get("page", "1")
    if not (asked.isascii() and asked.isdigit() and 0 < len(asked) < 6 and int(asked) > 0):
        raise NotFound
    page, site = int(asked), here()

    def make() -> str:
        part = catalogue(db(), page)
        if page > part.pages:
            raise NotFound
        briefs = queries.in_briefs(db(), [one.version.id for one in part.courses])
        return document(harvest(site, part, briefs))

    return _for_programs((glance(catalogue_state), page, "harvest"), LINKED, make)


@area.route(addresses.COURSE_LINKED, policy=PUBLIC)
def course_linked(course: str) -> Response:
    """A course as linked data, by itself."""
    read = _public(course)

    def make() -> str:
        return document(
            course_node(here(), shown_at(read, course), instances_to_take(db(), read.course_id, clock.today()))
        )

    return _for_programs((read.key, clock.today(), "linked"), LINKED, make)


@area.route(addresses.COURSE_CITATION, policy=PUBLIC)
def course_citation(course: str) -> Response:
    """CITATION.cff of the current version."""
    read = _public(course)
    return _for_programs(
        (read.key, "cff"), "text/yaml; charset=utf-8", lambda: cited(here(), shown_at(read, course)).cff
    )


@area.route(addresses.COURSE_NEWS, policy=PUBLIC)
def course_atom(course: str) -> Response:
    """New versions of a course and its live hours to come."""
    read, site = _public(course), here()

    def make() -> str:
        found = queries.new_versions(db(), limit=news.MOST, course_id=read.course_id)
        coming = upcoming_of_course(db(), read.course_id, clock.now(), news.MOST)
        return news.feed(
            site,
            title=f"{shown_at(read, course).outline.title} · {site.name}",
            own=site.at(addresses.COURSE_NEWS, course=course),
            page=site.at(addresses.COURSE, course=course),
            news=news.entries(site, found, coming),
        )

    return _for_programs((read.key, _minute(), "news"), ATOM, make)


@area.route(addresses.NEWS, policy=PUBLIC)
def site_news() -> Response:
    """New versions and live hours of all courses."""
    site = here()

    def make() -> str:
        found = queries.new_versions(db(), limit=news.MOST)
        coming = upcoming_everywhere(db(), clock.now(), news.MOST)
        own, page = site.at(addresses.NEWS), site.at(addresses.CATALOGUE)
        return news.feed(site, title=site.name, own=own, page=page, news=news.entries(site, found, coming))

    return _for_programs((glance(front_state), _minute(), "all news"), ATOM, make)


@area.route(addresses.PARTNER_NEWS, policy=PUBLIC)
def partner_news(partner: str) -> Response:
    """New versions of the courses that a partner owns or holds, and its live hours to come."""
    state, site = glance(lambda connection: partner_state(connection, partner)), here()
    if state is None:
        raise NotFound("There is no such partner here.")

    def make() -> str:
        found = queries.new_versions(db(), limit=news.MOST, partner_id=state.partner_id)
        coming = queries.coming_of_partner(db(), state.partner_id, clock.now(), limit=news.MOST)
        return news.feed(
            site,
            title=f"{partner_at(db(), partner).name} · {site.name}",
            own=site.at(addresses.PARTNER_NEWS, partner=partner),
            page=site.at(addresses.PARTNER, partner=partner),
            news=news.entries(site, found, coming),
        )

    return _for_programs((state, _minute(), "news"), ATOM, make)


@area.route(addresses.SITEMAP, policy=PUBLIC)
def sitemap() -> Response:
    """The index of sitemaps: one for each course, and those of everything else."""
    site = here()

    def make() -> str:
        numbers = queries.numbers_listed(db())
        others = [
            Place(site.at(addresses.SITEMAP_PART, kind=kind, number=str(number)))
            for kind, total in numbers.items()
            for number in range(1, -(-total // sitemaps.MOST) + 1)
        ]
        room = sitemaps.MOST - len(others)
        courses = [
            Place(site.at(addresses.COURSE_SITEMAP, **one.parts), one.changed_at)
            for one in queries.listed_courses(db(), limit=room)
        ]
        return sitemaps.index(courses + others)

    return _for_programs((glance(front_state), _minute(), "sitemap"), XML, make)


@area.route(addresses.COURSE_SITEMAP, policy=PUBLIC)
def course_sitemap(course: str) -> Response:
    """Every page of a course."""
    read = _public(course)
    return _for_programs((read.key, "sitemap"), XML, lambda: sitemaps.part(_pages(course)))


@area.route(addresses.SITEMAP_PART, policy=PUBLIC)
def sitemap_part(kind: str, number: int) -> Response:
    """Fifty thousand of the partners, course instances, live hours or answered questions."""
    kinds = {
        "partners": (queries.listed_partners, addresses.PARTNER),
        "instances": (queries.listed_instances, addresses.INSTANCE),
        "live": (queries.listed_hours, addresses.LIVE),
        "questions": (queries.listed_questions, addresses.QUESTION),
    }
    if kind not in kinds or not 0 < number < 1000:
        raise NotFound
    (listed, pattern), site = kinds[kind], here()

    def make() -> str:
        found = listed(db(), limit=sitemaps.MOST, skip=(number - 1) * sitemaps.MOST)
        if not found and number > 1:
            raise NotFound
        return sitemaps.part(Place(site.at(pattern, **one.parts), one.changed_at) for one in found)

    return _for_programs((glance(front_state), _minute(), kind, number), XML, make)


@area.route(addresses.EMBED, policy=PUBLIC)
def embed() -> Response:
    """How another site may show a link to a course or an episode (oEmbed 1.0)."""
    site = here()
    if request.args.get("format", "json") != "json":
        return Response("Only JSON is given.\n", 501, content_type="text/plain; charset=utf-8")
    what = embeds.meant(site, request.args.get("url", ""))
    if what is None:
        raise NotFound("There is no such course or episode here.")
    try:
        read = _public(what.course)
    except NotFound:  # unless it was called so once: the address asked about is no part of ours that could lead on
        course = what.course
        now = glance(lambda connection: called_now(connection, course))
        if now is None:
            raise
        what = replace(what, course=now.slug)
        read = _public(now.slug)
    return _for_programs((read.key, what, "embed"), "application/json", lambda: json.dumps(_embed(what)))


def _for_programs(key: Hashable, kind: str, make: Callable[[], str]) -> Response:
    """A list that programs on other sites may read too: it is the same for everybody, whoever is signed in here."""
    response = text_for_everybody(key, kind, make)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _embed(what: embeds.Meant) -> dict[str, object]:
    site = here()
    if what.episode:
        shell = episode_shell(db(), what.course, what.lesson, what.episode)
        if shell is None:
            raise NotFound("There is no such course or episode here.")
        video, address = shell.video, poster(site, shell.video)
        picture = embeds.Picture(address, video.width, video.height) if video and address else None
        authors, title = shell.outline.authors, f"{shell.episode.title} · {shell.course.title}"
    else:
        shown = course_shown(db(), what.course)
        if shown is None:
            raise NotFound("There is no such course or episode here.")
        picture, authors, title = None, shown.outline.authors, shown.outline.title
    return embeds.answer(site, title, ", ".join(author.name for author in authors), picture)


def _public(course: str) -> Read:
    """The course, if everybody may read it; who is signed in finds no more than others here."""
    read = read_at(Where(course))
    if read.members:
        raise NotFound(NONE)
    return read


def _pages(course: str) -> Iterator[Place]:
    found, site = queries.course_outline(db(), course), here()
    if found is None:
        raise NotFound(NONE)
    outline, at = found
    yield Place(site.at(addresses.COURSE, course=course), at)
    if outline.has_code_page:
        yield Place(site.at(addresses.CODE, course=course), at)
    for lesson in outline.lessons:
        yield Place(site.at(addresses.IN_BRIEF, course=course, lesson=lesson.id), at)
        for episode in lesson.episodes:
            yield Place(site.at(addresses.EPISODE, course=course, lesson=lesson.id, episode=episode.id), at)


def _minute() -> int:
    return int(clock.now().timestamp()) // FRESH
