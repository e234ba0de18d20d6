"""`videre courses`: write, check and publish courses."""

import json
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.cli.fetching import fetched_source, from_git, is_repository, is_zip, names_repository, unzipped, wish_of
from videre.cli.setup import Setting, opened, work
from videre.cli.standing import Beside, beside, lines_of
from videre.content.check import check_course
from videre.content.checked import CheckedCourse
from videre.content.named import named_in
from videre.content.problems import Severity
from videre.content.remedies import remedy
from videre.content.rendering import RenderedCourse, RenderLimits
from videre.content.report import report_of, table
from videre.content.starter import write_starter
from videre.courses.actions import rename_course
from videre.courses.called import is_called
from videre.courses.catalogue import published_courses
from videre.courses.draft_files import keep_sidecar, sidecar_of_source
from videre.courses.held import ORPHANS, some
from videre.courses.models import Course
from videre.courses.origins import checked_at_origin
from videre.courses.publishing import Published, publish_folder
from videre.courses.rules import Outcome
from videre.courses.sources import come_from
from videre.courses.standing import Standing
from videre.courses.versions import roll_back
from videre.foundation.clock import now
from videre.foundation.database import unit_of_work
from videre.foundation.errors import Conflict, NotFound
from videre.foundation.inventories import at_hand
from videre.foundation.repositories import Wanted
from videre.foundation.settings import load
from videre.interchange.export.copying import Wish, export_course
from videre.interchange.site import site_of
from videre.partners.queries import partner as partner_by_slug
from videre.web.sheets import sheet


@click.group()
def group() -> None:
    """Write, check and publish courses."""


@group.command()
@click.argument("name")
@click.option(
    "--in",
    "parent",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("courses"),
    show_default=True,
    help="The folder to put the course into.",
)
def new(name: str, parent: Path) -> None:
    """Write a small course NAME to begin with."""
    folder = write_starter(parent, name, now().date())
    click.echo(f"{folder} is written. Next: videre courses check {folder}")


@group.command()
@click.argument("sources", nargs=-1, required=True)
@from_git
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON, for programs.")
@click.pass_context
def check(ctx: click.Context, sources: tuple[str, ...], at: str, path: str, as_json: bool) -> None:
    """Count what each page of the courses in SOURCES shows, and name every problem.

    A source is a folder, a zip of one, or the address of a git repository: https://…[@branch, tag or commit][#folder]
    The exit code is 1 when one of them cannot be published.
    """
    with beside() as there, ExitStack() as places:
        checked = [(_named(source), _checked(source, at, path, there, places)) for source in sources]
        stands = [there.standing(one) for _folder, one in checked]
        refused = [there.refused(one, now) for (_folder, one), now in zip(checked, stands, strict=True)]
    found = [(*one, now, no) for one, now, no in zip(checked, stands, refused, strict=True)]
    if as_json:
        click.echo(json.dumps([_as_json(*one) for one in found], indent=2, ensure_ascii=False))
    else:
        for one in found:
            _print(*one)
    if any(refused) or not all(one.is_publishable for _, one in checked):
        ctx.exit(1)


@group.command()
@click.argument("sources", nargs=-1, required=True)
@from_git
@click.option(
    "--partner", metavar="SLUG", help="The partner a new course belongs to; this installation's own by default."
)
@click.option(
    "--orphan-answers",
    is_flag=True,
    help="Show it although exercises are gone that people have answered. Their answers are kept, and are back when "
    "the exercise is.",
)
def publish(sources: tuple[str, ...], at: str, path: str, partner: str | None, orphan_answers: bool) -> None:
    """Show the courses in SOURCES to learners; exit code 1 when one has errors, and nothing of it is changed.

    A source is a folder, a zip of one, or the address of a git repository: https://…[@branch, tag or commit][#folder]
    """
    failed = False
    with opened() as setting, ExitStack() as places:
        limits = RenderLimits.of(setting.settings, at_hand(setting.settings))
        with setting.database.session() as db:
            partner_id = partner_by_slug(db, partner).id if partner else None
        for named in sources:
            folder, place = _named(named), Path(named)
            if is_zip(named):
                unpacked, problems = unzipped(named, places)
                if unpacked is None:
                    failed = True
                    click.echo("\n".join(f"{place.parent}/{problem}" for problem in problems), err=True)
                    continue
                place = unpacked
            source = str(place) if is_zip(named) else named
            tree = fetched_source(source, setting.settings, at, path)
            try:
                done, problems = publish_folder(
                    setting.database,
                    setting.storage,
                    tree.path if tree and is_repository(source) else place,
                    None,
                    partner_id=partner_id,
                    limits=limits,
                    tree=tree,
                    orphan_answers=orphan_answers,
                    outside=not is_zip(named),
                )
            except Conflict as refusal:
                if refusal.kind != ORPHANS:
                    raise
                failed = True
                click.echo(f"{folder}: not published. Nothing was changed.\n{refusal.message}", err=True)
                click.echo("To show it all the same: --orphan-answers", err=True)
                continue
            for problem in problems:
                click.echo(f"{folder}/{problem}", err=done is None)
            if done is None:
                failed = True
                errors = sum(problem.severity is Severity.ERROR for problem in problems)
                click.echo(
                    f"{folder}: not published: {_count(errors, 'error')} to mend. Nothing was changed.", err=True
                )
            else:
                _say(folder, done)
                wish = wish_of(source, setting.settings, at, path)
                if tree is not None and wish is not None:
                    _follow(setting, done.course_id, wish, tree.commit, None if is_repository(source) else place)
    if failed:
        raise click.exceptions.Exit(1)


def _checked(source: str, at: str, path: str, there: Beside, places: ExitStack) -> CheckedCourse:
    is_packed = is_zip(source)
    if is_packed:
        unpacked, problems = unzipped(source, places)
        if unpacked is None:
            return CheckedCourse(None, RenderedCourse(), tuple(problems))
        source = str(unpacked)
    folder = Path(source)
    if not names_repository(source):
        known = there.known(named_in(folder))
        return check_course(folder, limits=there.limits, known=known, outside=not is_packed)
    tree = fetched_source(source, load().settings(), at, path)
    assert tree is not None
    place = tree.path if is_repository(source) else folder
    beside_ours = None if is_repository(source) else tree.path
    known = there.known(named_in(place))
    checked = check_course(place, limits=there.limits, known=known, tree=beside_ours)
    return checked_at_origin(checked, tree)


def _follow(setting: Setting, course_id: int, wish: Wanted, commit: str, sidecar: Path | None) -> None:
    """Note where the course comes from, so that instructors can look for changes and have it followed."""
    with unit_of_work(setting.database) as db:
        source = come_from(db, course_id, wish, commit)
    if source and sidecar is not None:
        keep_sidecar(sidecar_of_source(setting.settings, source), sidecar.resolve())


def _named(source: str) -> str:
    """A source as lines begin with it; an address keeps both of its slashes."""
    return source if is_repository(source) else str(Path(source))


def _say(folder: str, done: Published) -> None:
    version = f"version {done.label} (number {done.number})"
    beside = " Videos or pause points were brought up to date." if done.live_changed else ""
    match done.outcome:
        case Outcome.NEW:
            click.echo(f"{folder}: {done.slug} is published as {version}.")
        case Outcome.RETURNED:
            click.echo(f"{folder}: {done.slug} is back at {version}, published before with this text.")
        case Outcome.IDENTICAL:
            click.echo(f"{folder}: {done.slug} has this text as {version} already; nothing was changed.{beside}")
    for line in _became(done):
        click.echo(f"{folder}: {line}")
    for warning in done.warnings:
        click.echo(f"{folder}: warning: {warning}")
    if done.videos_missing:
        names = ", ".join(done.videos_missing)
        click.echo(
            f"{folder}: warning: not here yet: {_count(len(done.videos_missing), 'video')} ({names}). Until then their "
            "episodes show their text. Bring them in with: videre media add"
        )


def _became(done: Published) -> list[str]:
    """What became of the things that learners know."""
    lines = []
    for kind, noun in (("episode", "page"), ("exercise", "exercise")):
        renamed = len(done.matching.renamed(kind))
        if renamed:
            lines.append(f"{_count(renamed, noun)} renamed or moved: what learners did there counts on.")
    for loss in done.losses:
        held = [some(loss.people) and f"the work of {some(loss.people)}"]
        held += [_count(loss.questions, "question")] if loss.questions else []
        held += ["a video"] if loss.has_video else []
        lines.append(f"gone: the {loss.kind} “{loss.title}” ({loss.id}), with {', '.join(filter(None, held))}.")
    return lines


def _id_of(db: Session, course: str) -> int:
    found = db.scalar(sa.select(Course.id).where(is_called(course)))
    if found is None:
        raise NotFound(f"There is no course “{course}”. videre courses list names them.")
    return found


@group.command()
@click.argument("course")
@click.argument("slug", metavar="NEW")
def rename(course: str, slug: str) -> None:
    """Call COURSE NEW in its addresses from now on. The earlier addresses lead on, and nothing people did is lost."""
    with work() as (_setting, db):
        before = rename_course(db, None, _id_of(db, course), slug)
    click.echo(f"{slug} is called so already." if before == slug else f"{before} is called {slug} now.")


@group.command()
@click.argument("course")
@click.option(
    "--to", "number", type=int, metavar="NUMBER", help="The number of the version; by default the one before."
)
@click.option("--orphan-answers", is_flag=True, help="Although it lacks exercises that people have answered since.")
def rollback(course: str, number: int | None, orphan_answers: bool) -> None:
    """Show an earlier version of COURSE again. What learners did stays theirs."""
    with work() as (_setting, db):
        done = roll_back(db, None, _id_of(db, course), number, orphan_answers=orphan_answers)
    if done.outcome is Outcome.IDENTICAL:
        click.echo(f"{course} shows version {done.label} (number {done.number}) already; nothing was changed.")
    else:
        click.echo(f"{course} shows version {done.label} (number {done.number}) again.")


@group.command()
@click.argument("course")
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--version", "number", type=int, metavar="N", help="The number of a version; the current one by default.")
@click.option("--without-video", is_flag=True, help="Leave the videos out; their pages say where to watch them.")
@click.option("--members", is_flag=True, help="Also a course for members only: whoever has the folder can read it.")
def export(course: str, target: Path, number: int | None, without_video: bool, members: bool) -> None:
    """Write COURSE into the folder DIR: pages that open from a disk or plain web space, without a server."""
    wish = Wish(course, number, with_video=not without_video, members=members)
    with work() as (setting, db):
        done = export_course(db, setting.storage, site_of(setting.settings), wish, target, sheet("site", "lesson"))
    click.echo(
        f"{course}: version {done.label} (number {done.number}) is in {target}: {_count(done.pages, 'page')}, "
        f"{_count(done.videos, 'video')}, {done.bytes / 1_000_000:.1f} MB. Open {target / 'index.html'}"
    )
    if done.answers:
        click.echo(
            f"{course}: note: {_count(done.answers, 'exercise')} can be answered without a server, so what is right "
            "stands in the pages, where a learner who looks can find it."
        )
    if members:
        click.echo(f"{course}: note: nobody is asked who they are: give the folder to members only.")


@group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON, for programs.")
def list_courses(as_json: bool) -> None:
    """The courses published here."""
    with work() as (_setting, db):
        lines = published_courses(db)
    if as_json:
        click.echo(json.dumps([asdict(line) for line in lines], indent=2, ensure_ascii=False, default=str))
        return
    for line in lines:
        members = "  (members only)" if line.members_only else ""
        click.echo(f"{line.slug:24} {line.label:10} {line.published_at:%Y-%m-%d}  {line.title}{members}")
    if not lines:
        click.echo(
            "No course is published yet. Write one: videre courses new NAME, then: videre courses publish FOLDER"
        )


def _as_json(folder: str, checked: CheckedCourse, now: Standing | None, refused: list[str]) -> dict[str, object]:
    return {
        "folder": folder,
        "course": checked.course.id if checked.course else None,
        "format": checked.course.format if checked.course else None,
        "digest": checked.digest,
        "publishable": checked.is_publishable and not refused,
        "refused": refused,
        "problems": [problem.to_json() for problem in checked.problems],
        "report": report_of(checked).to_json(),
        "standing": now.to_json() if now is not None else None,
    }


TITLES = {
    "errors": "To be mended",
    "not_as_intended": "Not shown as intended",
    "missing_alternative_texts": "Pictures without an alternative text",
    "dead_links": "Links inside that lead nowhere",
    "pages_in_no_list": "Pages that are in no list",
}


def _print(folder: str, checked: CheckedCourse, now: Standing | None, refused: list[str]) -> None:
    report = report_of(checked)
    if report.pages:
        click.echo("\n".join(table(report.pages)) + "\n")
    for section in report.sections:
        click.echo(f"{TITLES[section.name]}:")
        for problem in section.problems:
            click.echo(f"{folder}/{problem}".rstrip() + (f" {to_do}" if (to_do := remedy(problem.kind)) else ""))
        click.echo("")
    if now is not None and (lines := lines_of(now)):
        click.echo("\n".join([*lines, ""]))
    errors = sum(problem.severity is Severity.ERROR for problem in checked.problems)
    warnings = len(checked.problems) - errors
    if refused:
        click.echo("\n".join(["Why it would not be shown:", *refused, ""]))
        click.echo(f"{folder}: cannot be published as it is; {_count(errors, 'error')}, {_count(warnings, 'warning')}.")
    elif checked.is_publishable and checked.course is not None:
        course = checked.course
        episodes = [episode for _, episode in course.episodes()]
        exercises = sum(len(episode.exercises) for episode in episodes)
        click.echo(
            f"{folder}: ready to publish: {_count(len(course.lessons), 'lesson')}, "
            f"{_count(len(episodes), 'episode')}, {_count(exercises, 'exercise')}"
            + (f"; {_count(warnings, 'warning')} to look at." if warnings else ".")
        )
        if now is not None and now.answered_and_gone:
            click.echo("Exercises go that people have answered, so that it is published only with: --orphan-answers")
    else:
        click.echo(f"{folder}: {_count(errors, 'error')} to mend, {_count(warnings, 'warning')}.")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
