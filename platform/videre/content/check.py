"""Everything there is to say about a course folder at once: reading, rendering, links and videos."""

from pathlib import Path

from videre.content.checked import CheckedCourse
from videre.content.clips import Clip, clip
from videre.content.course import Episode
from videre.content.files import MEDIA
from videre.content.identity import NOTHING_KNOWN, Known, slug_of
from videre.content.problems import Problem, Severity, in_order, quoted
from videre.content.reader import COURSE_FILE, read_what_there_is
from videre.content.readers import Reading, Stated, recognised
from videre.content.rendering import DEFAULT_LIMITS, RenderedCourse, RenderLimits, render_course


def check_course(folder: Path, *, limits: RenderLimits = DEFAULT_LIMITS, known: Known = NOTHING_KNOWN) -> CheckedCourse:
    """Read and render the course in `folder` as far as possible and collect every problem.

    A folder without course.toml may hold lessons in another format, which some reader recognises; `known` is what
    the course has now, so that what is still there keeps its id.
    """
    found = None if (folder / COURSE_FILE).exists() else recognised(folder)
    if found is not None:
        reader, lessons = found
        stated = Stated(slug_of(folder.resolve().name) or "course")
        return reader.read(Reading(folder, lessons, stated, known=known, limits=limits))
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
