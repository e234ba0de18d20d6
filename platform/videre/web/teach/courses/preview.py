"""Looking at a draft before anybody else does: its pages as learners will see them. Nothing done here is kept."""

from dataclasses import dataclass, replace
from io import BytesIO

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from videre.content.files import read_course_file
from videre.courses.draft_files import kept_prepared, lying
from videre.courses.drafting import own_draft
from videre.courses.models import CourseDraft
from videre.courses.prepared import Prepared
from videre.courses.preview import episode_previewed, heads_of
from videre.courses.queries import IN_BRIEF
from videre.foundation.addresses import TEACH_DRAFT
from videre.foundation.errors import NotFound
from videre.web.asking import QuestionList
from videre.web.context import db, services
from videre.web.learn.content import lesson_page
from videre.web.pages import html, render
from videre.web.policies import STAFF
from videre.web.public.courses import LessonPage
from videre.web.public.files import file_answer
from videre.web.teach.area import area
from videre.web.teach.desk import Desk, desk

PAGE = TEACH_DRAFT + "<slug:lesson>/<slug:episode>/"


@dataclass(frozen=True, slots=True)
class Previewed:
    """A draft that may be looked at, and where its pages are."""

    desk: Desk
    draft: CourseDraft
    prepared: Prepared

    @property
    def base(self) -> str:
        """The address below which the pages are."""
        return url_for("teach.draft", draft=self.draft.public_id)


def previewed(public_id: str) -> Previewed:
    """The draft; NotFound for those that are others', unreadable or gone."""
    mine = desk()
    draft = own_draft(db(), mine.person.id, public_id)
    kept = kept_prepared(services().settings, public_id)
    if kept is None:
        raise NotFound("There is nothing to look at: the course could not be read, or the draft is too old.")
    return Previewed(mine, draft, kept[0])


@area.route(TEACH_DRAFT + "<slug:lesson>/", policy=STAFF)
def draft_lesson(draft: str, lesson: str) -> ResponseReturnValue:
    """A lesson at a glance."""
    found = previewed(draft)
    outline = found.prepared.outline
    one = outline.lesson(lesson)
    if one is None:
        raise NotFound
    lessons = outline.taught
    number = 0 if one.preparation else lessons.index(one) + 1
    brief = found.prepared.page(IN_BRIEF, lesson)
    page = LessonPage(
        course=heads_of(found.prepared, found.draft.changed_at)[0],
        lesson=one,
        number=number,
        lessons=len(lessons),
        html=brief["html"] if brief else "",
        clips={},
        next=lessons[number] if number < len(lessons) else None,
        own=None,
        base=found.base,
        host=None,
        look=None,
    )
    return render("teach/preview_lesson.html", page)


@area.route(PAGE, policy=STAFF)
def draft_episode(draft: str, lesson: str, episode: str) -> ResponseReturnValue:
    """The page of an episode."""
    found = previewed(draft)
    shell = episode_previewed(db(), found.draft, found.prepared, lesson, episode)
    if shell is None:
        raise NotFound
    page = lesson_page(
        shell,
        signed_in=True,
        root=request.script_root,
        percent=services().settings.watched_share,
        questions=QuestionList((), 0, {}),
    )
    text = html(
        "teach/preview.html", replace(page, base=found.base), who=found.desk.person, slot=lambda _name: Markup("")
    )
    answer = Response(text, mimetype="text/html")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@area.route(PAGE + "<path:what>", policy=STAFF, methods=("GET", "POST"), csrf="origin")
def draft_nothing(draft: str, lesson: str, episode: str, **_what: str) -> ResponseReturnValue:
    """Whatever is sent from a previewed page: nothing of it is kept, and the page says so."""
    previewed(draft)
    return redirect(url_for("teach.draft_episode", draft=draft, lesson=lesson, episode=episode), 303)


@area.route(TEACH_DRAFT + "files/<name>", policy=STAFF)
def draft_file(draft: str, name: str) -> ResponseReturnValue:
    """A picture of the draft."""
    found = previewed(draft)
    file = next((one for one in found.prepared.files if one.key == name), None)
    there = lying(services().settings, draft, found.draft.origin, found.draft.name)
    if file is None or there is None:
        raise NotFound
    try:
        data = read_course_file(there.files, file)
    except (OSError, ValueError):
        raise NotFound from None
    return file_answer(BytesIO(data), file.size, name, file.path)
