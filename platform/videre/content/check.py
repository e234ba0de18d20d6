"""Everything there is to say about a course folder at once: reading, rendering, links and videos."""

from dataclasses import dataclass
from pathlib import Path

from videre.content.clips import Clip, clip
from videre.content.course import Course, Episode
from videre.content.digest import digest
from videre.content.files import MEDIA
from videre.content.problems import Problem, Severity, errors_of, in_order, quoted
from videre.content.reader import read_what_there_is
from videre.content.rendering import DEFAULT_LIMITS, RenderedCourse, RenderLimits, render_course


@dataclass(frozen=True, slots=True)
class CheckedCourse:
    """A course with all that is wrong with it; `course` may be incomplete when there are errors."""

    course: Course | None
    rendered: RenderedCourse
    problems: tuple[Problem, ...]

    @property
    def is_publishable(self) -> bool:
        """Whether nothing keeps it from being published."""
        return self.course is not None and not errors_of(self.problems)

    @property
    def digest(self) -> str | None:
        """The identity of this state of the text, None when it cannot be published."""
        return digest(self.course) if self.course is not None and self.is_publishable else None


def check_course(folder: Path, *, limits: RenderLimits = DEFAULT_LIMITS) -> CheckedCourse:
    """Read and render the course in `folder` as far as possible and collect every problem."""
    course, problems = read_what_there_is(folder)
    if course is None:
        return CheckedCourse(None, RenderedCourse(), tuple(problems))
    rendered = render_course(course, limits=limits)
    problems += rendered.problems
    for _, episode in course.episodes():
        if episode.video is not None:
            problems += _video_problems(episode, clip(folder / MEDIA, episode.video))
    return CheckedCourse(course, rendered, tuple(in_order(problems)))


def _video_problems(episode: Episode, found: Clip) -> list[Problem]:
    name, path = episode.video, episode.page.path
    line = 1
    if found.video is None:
        text = f"There is no video {quoted(name)} in {MEDIA}/ yet; the page shows its text until there is."
        return [Problem(path, line, "missing-video", text, Severity.WARNING)]
    problems = []
    if not found.captions:
        text = f"The video {quoted(name)} has no captions: put {name}.LANGUAGE.vtt beside it in {MEDIA}/."
        problems.append(Problem(path, line, "missing-captions", text, Severity.WARNING))
    for pause in episode.pauses:
        if found.seconds is not None and pause.at > found.seconds:
            text = f"The pause at {pause.at:g} s is after the end of the video, which has {found.seconds:.0f} s."
            problems.append(Problem(path, line, "pause-past-end", text))
    return problems
