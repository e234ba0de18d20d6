"""The pages of the folder: plain HTML that is read without script, with one script for what moves."""

import json
import re
from dataclasses import asdict, dataclass
from typing import Any

from babel.support import NullTranslations
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from videre.content.markup import level_below
from videre.content.rendered import Exercise
from videre.courses.composed import Glossary
from videre.courses.episodes import EpisodeShell
from videre.courses.outline import LessonOutline
from videre.courses.queries import GLOSSARY
from videre.courses.where import Where
from videre.foundation.language import day, translations
from videre.interchange.citing import Cited, cited
from videre.interchange.export.addressing import Places, up
from videre.interchange.export.gathering import Gathered
from videre.interchange.licences import licence_address
from videre.interchange.linked import Node, composed, courses, document, episodes
from videre.interchange.plain import plain_text
from videre.interchange.site import Site

SLOT = re.compile(r'<div data-exercise-slot="([a-z0-9-]{1,40})"></div>')
OFFLINE = frozenset({"tick", "choice", "number", "text"})
"""Kinds whose answers the page itself can judge."""


@dataclass(frozen=True, slots=True)
class Film:
    """The video of an episode in the folder; ``file`` is "" where videos were left out."""

    title: str
    file: str
    poster: str
    start: float
    end: float
    width: int
    height: int
    description: str
    transcript: tuple[tuple[float, float, str], ...]
    language: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Text between exercises, or an exercise with the level of its heading."""

    html: Markup
    exercise: Exercise | None
    level: int = 3


class Writer:
    """Writes the pages of one course; `home` is where it is in the installation."""

    def __init__(self, site: Site, gathered: Gathered, *, with_video: bool) -> None:
        self.site, self.gathered, self.with_video = site, gathered, with_video
        shown = gathered.shown
        self.where = Where(shown.course.slug)
        self.home = f"{site.address}/{self.where.path}"
        folders = {"", *(lesson.id for lesson in shown.outline.lessons)}
        folders |= {GLOSSARY} if gathered.glossary else set()
        folders |= {f"{lesson.id}/{one.id}" for lesson, one in shown.outline.episodes()}
        names = frozenset(key.rsplit("/", 1)[-1] for key in gathered.files)
        self.places = Places(frozenset(folders), names, self.home)
        self.texts: NullTranslations = translations(shown.outline.language.split("-")[0])
        self.environment = Environment(
            loader=PackageLoader("videre.interchange.export", "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.environment.globals.update(
            _=self._say, clock=clock_text, day=day, site=site, shown=shown, outline=shown.outline, home=self.home
        )

    def pages(self) -> dict[str, str]:
        """Every page by its path in the folder."""
        found = {"index.html": self._index()}
        taught = self.gathered.shown.outline.taught
        for lesson in self.gathered.shown.outline.lessons:
            number = taught.index(lesson) + 1 if lesson in taught else 0
            found[f"{lesson.id}/index.html"] = self._lesson(lesson, number)
        for shell in self.gathered.episodes:
            found[f"{shell.lesson.id}/{shell.episode.id}/index.html"] = self._episode(shell)
        if self.gathered.glossary:
            found[f"{GLOSSARY}/index.html"] = self._glossary(self.gathered.glossary)
        return found

    def media(self) -> set[str]:
        """The keys of videos and posters that the pages show."""
        films = [shell.video for shell in self.gathered.episodes if shell.video]
        posters = {film.poster_key for film in films if film.poster_key}
        return posters | ({film.file_key for film in films} if self.with_video else set())

    def _index(self) -> str:
        one: Cited = cited(self.site, self.gathered.shown)
        node = courses.course(self.site, self.gathered.shown)
        more = {
            "cited": one,
            "licence": licence_address(self.gathered.shown.outline.licence),
            "glossary": self.gathered.glossary,
        }
        return self._page("index.html", "", node, {}, **more)

    def _lesson(self, lesson: LessonOutline, number: int) -> str:
        html = self.gathered.briefs.get(lesson.id, "")
        node = courses.lesson(self.site, self.where, self.gathered.shown.outline, lesson, plain_text(html))
        brief = Markup(self.places.placed(html, lesson.id))
        return self._page("lesson.html", lesson.id, node, {}, lesson=lesson, number=number, brief=brief)

    def _glossary(self, glossary: Glossary) -> str:
        outline = self.gathered.shown.outline
        node = composed.glossary(self.site, self.where, outline, glossary.words, self._say("Glossary"))
        words = [(one, Markup(self.places.placed(one.html, GLOSSARY))) for one in glossary.words]
        before = Markup(self.places.placed(glossary.html, GLOSSARY))
        return self._page("glossary.html", GLOSSARY, node, {}, before=before, words=words)

    def _episode(self, shell: EpisodeShell) -> str:
        folder = f"{shell.lesson.id}/{shell.episode.id}"
        film = self._film(shell, folder)
        exercises = [self._placed(one, folder) for one in shell.episode.exercises]
        data = {
            "episode": shell.episode.id,
            "exercises": {one.id: {"kind": one.kind, "spec": one.spec} for one in exercises if one.kind in OFFLINE},
            "tracks": self._tracks(shell) if film and film.file else [],
        }
        return self._page(
            "episode.html",
            folder,
            episodes.episode(self.site, self.where, shell),
            data,
            shell=shell,
            pieces=self._pieces(shell, exercises, folder),
            film=film,
            offline=OFFLINE,
        )

    def _page(self, template: str, folder: str, node: Node, data: dict[str, Any], **more: Any) -> str:
        whole = {"course": self.gathered.shown.course.slug, "texts": self._script_texts(), **data}
        return self.environment.get_template(template).render(
            root=up(folder), linked=Markup(document(node)), data=Markup(embedded(whole)), **more
        )

    def _film(self, shell: EpisodeShell, folder: str) -> Film | None:
        video = shell.video
        if video is None:
            return None
        end = video.seconds if shell.end is None else min(shell.end, video.seconds)
        own = [track for track in video.captions if track.language.split("-")[0] == shell.course.language.split("-")[0]]
        track = next(iter((*own, *video.captions)), None)
        cues = [cue for cue in track.cues if cue.start < end and cue.end > shell.start] if track else []
        media = up(folder) + "media/"
        return Film(
            title=video.title,
            file=media + file_name(video.file_key) if self.with_video else "",
            poster=media + file_name(video.poster_key) if video.poster_key else "",
            start=shell.start,
            end=end,
            width=video.width,
            height=video.height,
            description=video.description,
            transcript=tuple((cue.start, cue.end, cue.text.replace("\n", " ")) for cue in cues),
            language=track.language if track else "",
        )

    def _tracks(self, shell: EpisodeShell) -> list[dict[str, object]]:
        """The captions as data: a page on a disk may load no file of captions."""
        video = shell.video
        return [
            {
                "language": track.language,
                "label": track.label,
                "shown": bool(video and video.silent and number == 0),
                "cues": [[cue.start, cue.end, cue.text] for cue in track.cues],
            }
            for number, track in enumerate(video.captions if video else ())
        ]

    def _placed(self, exercise: Exercise, folder: str) -> Exercise:
        made = {name: self.places.placed_in(value, folder) for name, value in asdict(exercise).items()}
        return Exercise(**{**made, "hints_html": tuple(made["hints_html"])})

    def _pieces(self, shell: EpisodeShell, exercises: list[Exercise], folder: str) -> list[Piece]:
        """The text cut where exercises stand; one whose place is missing comes last."""
        known = {one.id: one for one in exercises}
        cut = SLOT.split(self.places.placed(shell.episode.html, folder))
        found = [Piece(Markup(cut[0]), None)]
        level = level_below(cut[0], 2)
        for own, html in zip(cut[1::2], cut[2::2], strict=True):
            found += [Piece(Markup(""), known.pop(own, None), level), Piece(Markup(html), None)]
            level = level_below(html, level)
        return [*found, *(Piece(Markup(""), left, level) for left in known.values())]

    def _say(self, text: str, **values: object) -> str:
        said = self.texts.ugettext(text)
        return said % values if values else said

    def _script_texts(self) -> dict[str, str]:
        """What the script says, in the language of the course."""
        _ = self.texts.ugettext
        return {
            "right": _("Right."),
            "done": _("Done."),
            "notYet": _("Not yet."),
            "look": _("Have another look, or open a hint."),
            "beside": _("See what is said beside what you chose, and try again."),
            "missing": _("A right answer is still missing."),
            "rightOne": _("Right:"),
            "wrongOne": _("Not this one:"),
            "choose": _("Choose an answer first."),
            "type": _("Type an answer first."),
            "number": _("This is not a number. Write it like 12.5 or 12,5."),
            "read": _("Read"),
            "unread": _("Mark as not read"),
            "mark": _("I have read this"),
        }


def file_name(key: str) -> str:
    """What a file of the storage is called in the folder: its key holds the checksum of what it holds."""
    return key.rsplit("/", 1)[-1]


def clock_text(seconds: float) -> str:
    """A moment of a video as people write it."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def embedded(data: object) -> str:
    """JSON that may stand in a page."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
