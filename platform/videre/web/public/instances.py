"""A course instance: the course at a host, from a day on, with those who hold it; in the host's look."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, request
from markupsafe import Markup, escape

from videre.courses.access import may_help
from videre.courses.instances import InstanceShown, co_hosts_of, staff_of
from videre.courses.outline import CourseOutline, EpisodeOutline, LessonOutline
from videre.courses.queries import Clip, CourseHead, VersionHead
from videre.courses.rules import closed_to_joining
from videre.courses.where import Where
from videre.foundation import clock
from videre.foundation.addresses import INSTANCE
from videre.foundation.errors import NotFound
from videre.learning.people import standing_of
from videre.web.context import db
from videre.web.found import Found
from videre.web.hours import NextHour, next_hours
from videre.web.learn.where import host_at
from videre.web.looks import Look
from videre.web.people import has_session_cookie, reader
from videre.web.policies import PUBLIC
from videre.web.public.area import area
from videre.web.public.continuing import OwnProgress, own_progress
from videre.web.public.found import instance_found
from videre.web.public.kept import for_everybody
from videre.web.public.reading import Read, read_at, shown_at

HOURS_SHOWN = 4
SAID = {
    "joined": "You take part now. What you have done in this course before counts here too.",
    "asked": "You have asked to take part. The host answers you here; you may begin meanwhile.",
    "left": "You have left this course. What you did stays yours, and you may go on reading.",
    "answers": "Your answers are saved.",
}


@dataclass(frozen=True, slots=True)
class InstancePage:
    """``shut`` says why nobody can join any more, "" while people can. ``standing`` is the reader's, "" for none."""

    look: Look
    instance: InstanceShown
    course: CourseHead
    version: VersionHead
    outline: CourseOutline
    clips: Mapping[str, Clip]
    start: tuple[LessonOutline, EpisodeOutline] | None
    exercises: int
    staff: list[str]
    co_hosts: list[tuple[str, str]]
    welcome: Markup
    hours: tuple[NextHour, ...]
    own: OwnProgress | None
    base: str
    standing: str
    shut: str
    teaches: bool
    said: str
    found: Found | None


@area.route(INSTANCE, policy=PUBLIC)
def instance_show(partner: str, instance: str) -> Response:
    """The course as it is held there."""
    read = read_at(Where(partner=partner, instance=instance))
    hours = next_hours(read.course_id, read.live_revision, instance_id=read.instance_id)[:HOURS_SHOWN]
    key = (read.key, clock.today(), tuple(one.key for one in hours))
    return for_everybody(key, "public/instance.html", lambda: _page(read, hours))


def paragraphs(text: str) -> Markup:
    """Plain text as paragraphs; an empty line begins one."""
    parts = (part.strip() for part in text.split("\n\n"))
    return Markup("").join(Markup("<p>{}</p>").format(escape(part)) for part in parts if part)


def _page(read: Read, hours: tuple[NextHour, ...]) -> InstancePage:
    host = host_at(read.where)
    if host is None:
        raise NotFound
    one, shown = host.instance, shown_at(read, host.instance.course_slug)
    person = reader() if has_session_cookie() else None
    standing = standing_of(db(), one.id, person.id) if person else None
    return InstancePage(
        look=host.look,
        instance=one,
        course=shown.course,
        version=shown.version,
        outline=shown.outline,
        clips=shown.clips,
        start=shown.outline.start,
        exercises=shown.outline.exercises,
        staff=list(dict.fromkeys(worker.name for worker in staff_of(db(), one.id))),
        co_hosts=[(partner.slug, partner.name) for partner in co_hosts_of(db(), one.id)],
        welcome=paragraphs(one.welcome),
        hours=hours,
        own=own_progress(read.course_id, read.version_id),
        base=f"{request.script_root}/{read.where.path}",
        standing=standing.value if standing else "",
        shut=closed_to_joining(one.ends_on, one.closed_at, clock.today()),
        teaches=person is not None and may_help(db(), person.id, one.id),
        said=SAID.get(request.args.get("said", ""), "") if person else "",
        found=None if read.members else instance_found(one, shown.outline),
    )
