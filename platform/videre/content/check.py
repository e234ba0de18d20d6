"""Everything there is to say about a course folder at once: reading, rendering, links and videos."""

from dataclasses import replace
from pathlib import Path

from videre.content.checked import CheckedCourse
from videre.content.clips import Clip, clip
from videre.content.completing import completed
from videre.content.course import Episode
from videre.content.digest import digest
from videre.content.facts import Facts, facts_of
from videre.content.files import MEDIA
from videre.content.identity import NOTHING_KNOWN, Known, slug_of
from videre.content.problems import Problem, Report, Severity, in_order, quoted
from videre.content.reader import COURSE_FILE, read_what_there_is
from videre.content.readers import Reading, readers, recognised
from videre.content.rendering import DEFAULT_LIMITS, RenderedCourse, RenderLimits, render_course
from videre.content.sidecar import has_source, read_sidecar, source_of, stated_by

OLDER = ("_episodes", "_episodes_rmd")
_OLDER_SAID = (
    "This lesson is written for the older template of The Carpentries (a folder _episodes), which is not read here. "
    "Convert it to the Workbench first; The Carpentries have a program for that, “lesson-transition”."
)


def check_course(
    folder: Path,
    *,
    limits: RenderLimits = DEFAULT_LIMITS,
    known: Known = NOTHING_KNOWN,
    tree: Path | None = None,
    outside: bool = False,
) -> CheckedCourse:
    """Read and render the course in `folder` as far as possible and collect every problem.

    A folder without course.toml may hold lessons in another format, which some reader recognises; one whose
    course.toml has a [source] says where they lie. `tree` is what was fetched from there, its `path` applied;
    `outside` allows a folder beside ours, as is right where a person types commands. `known` is what the course has
    now, so that what is still there keeps its id.
    """
    if has_source(folder):
        return _elsewhere(folder, limits, known, files_root(folder, tree), outside=outside or tree is not None)
    found = None if (folder / COURSE_FILE).exists() else recognised(folder)
    if found is not None:
        reader, lessons = found
        facts = facts_of(folder)
        stated = stated_by(facts, slug_of(folder.resolve().name) or "course")
        return _with_facts(reader.read(Reading(folder, lessons, stated, known=known, limits=limits)), facts)
    if not (folder / COURSE_FILE).exists() and any((folder / name).is_dir() for name in OLDER):
        return CheckedCourse(None, RenderedCourse(), (Problem(OLDER[0], None, "older-template", _OLDER_SAID),))
    course, problems = read_what_there_is(folder)
    if course is None:
        return CheckedCourse(None, RenderedCourse(), tuple(problems))
    rendered = render_course(course, limits=limits)
    facts = facts_of(folder)
    course = replace(course, citation=facts.citation)
    problems += [*rendered.problems, *facts.problems]
    for _, episode in course.episodes():
        if episode.video is not None:
            problems += _video_problems(episode, clip(folder / MEDIA, episode.video))
    return CheckedCourse(course, rendered, tuple(in_order(problems)))


def files_root(folder: Path, tree: Path | None = None) -> Path:
    """The folder in which the pictures and files of a course lie: where its source is, else its own."""
    source = source_of(folder, Report(COURSE_FILE)) if has_source(folder) else None
    if source is None:
        return folder
    if source.git is not None and tree is not None:
        return tree
    return folder / source.folder if source.folder is not None else folder


def _elsewhere(folder: Path, limits: RenderLimits, known: Known, root: Path, *, outside: bool) -> CheckedCourse:
    """The course whose lessons lie in `root`, completed by the tables of `folder`."""
    report = Report(COURSE_FILE)
    there = root.resolve()
    is_ours = there.is_relative_to(folder.resolve()) and there != folder.resolve()
    facts = facts_of(root) if (is_ours or outside) and root.is_dir() else Facts()
    sidecar = read_sidecar(folder, slug_of(folder.resolve().name) or "course", facts, report)
    if sidecar is None:
        return CheckedCourse(None, RenderedCourse(), tuple(in_order(report.problems)))
    source = sidecar.source
    if source.git is not None and there == folder.resolve():
        report.error(source.line, "not-fetched", f"{source.git.address} was not fetched, so there is nothing to read.")
    elif not (is_ours or outside):
        report.error(source.line, "source-outside", "The folder of the source must lie inside the course folder.")
    elif not root.is_dir():
        report.error(source.line, "missing-source", f"There is no folder {quoted(source.folder or '')} to read from.")
    if report.problems and root != there and not (is_ours or outside):
        return CheckedCourse(None, RenderedCourse(), tuple(in_order(report.problems)))
    found = None
    if root.is_dir() and (is_ours or outside):
        wanted = readers().get(source.format or "")
        lessons = wanted.recognises(root) if wanted else None
        found = (wanted, lessons) if wanted and lessons else recognised(root) if source.format is None else None
        if found is None:
            report.error(source.line, "no-format", "No format that is known here is recognised in the source.")
    if found is None:
        return CheckedCourse(None, RenderedCourse(), tuple(in_order(report.problems)))
    reader, lessons = found
    settings = source.settings.get(reader.name, {})
    checked = reader.read(Reading(root, lessons, sidecar.stated, settings, known, limits))
    done = completed(checked, sidecar, report, known, limits)
    problems = list(done.problems)
    for _, episode in done.course.episodes() if done.course else ():
        if episode.video is not None:
            problems += _video_problems(episode, clip(folder / MEDIA, episode.video))
    return _with_facts(replace(done, problems=tuple(in_order(problems))), facts)


def _with_facts(checked: CheckedCourse, facts: Facts) -> CheckedCourse:
    """The course with its citation; a text without a version is named by itself, since a label names one text."""
    problems = tuple(in_order([*checked.problems, *facts.problems]))
    if checked.course is None:
        return replace(checked, problems=problems)
    course = replace(checked.course, citation=facts.citation, language=checked.course.language or "en")
    if not course.version:
        course = replace(course, version=digest(course)[:12])
    return replace(checked, course=course, problems=problems)


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
