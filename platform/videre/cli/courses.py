"""`videre courses`: write, check and publish courses."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from videre.cli.setup import opened, work
from videre.content.check import check_course
from videre.content.checked import CheckedCourse
from videre.content.problems import Severity
from videre.content.rendering import RenderLimits
from videre.content.report import report_of, table
from videre.content.starter import write_starter
from videre.courses.catalogue import published_courses
from videre.courses.publishing import Published, publish_folder
from videre.courses.rules import Outcome
from videre.foundation.clock import now
from videre.partners.queries import partner as partner_by_slug


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
@click.argument("folders", metavar="SOURCE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON, for programs.")
@click.pass_context
def check(ctx: click.Context, folders: tuple[Path, ...], as_json: bool) -> None:
    """Count what each page of the courses in the folders SOURCE shows, and name every problem.

    The exit code is 1 when one of them cannot be published.
    """
    checked = [(folder, check_course(folder, outside=True)) for folder in folders]
    if as_json:
        click.echo(json.dumps([_as_json(folder, one) for folder, one in checked], indent=2, ensure_ascii=False))
    else:
        for folder, one in checked:
            _print(folder, one)
    if not all(one.is_publishable for _, one in checked):
        ctx.exit(1)


@group.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--partner", metavar="SLUG", help="The partner a new course belongs to; this installation's own by default."
)
def publish(folders: tuple[Path, ...], partner: str | None) -> None:
    """Show the courses in FOLDERS to learners; exit code 1 when one has errors, and nothing of it is changed."""
    failed = False
    with opened() as setting:
        limits = RenderLimits.of(setting.settings)
        with setting.database.session() as db:
            partner_id = partner_by_slug(db, partner).id if partner else None
        for folder in folders:
            done, problems = publish_folder(
                setting.database, setting.storage, folder, None, partner_id=partner_id, limits=limits, outside=True
            )
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
    if failed:
        raise click.exceptions.Exit(1)


def _say(folder: Path, done: Published) -> None:
    version = f"version {done.label} (number {done.number})"
    beside = " Videos or pause points were brought up to date." if done.live_changed else ""
    match done.outcome:
        case Outcome.NEW:
            click.echo(f"{folder}: {done.slug} is published as {version}.")
        case Outcome.RETURNED:
            click.echo(f"{folder}: {done.slug} is back at {version}, published before with this text.")
        case Outcome.IDENTICAL:
            click.echo(f"{folder}: {done.slug} has this text as {version} already; nothing was changed.{beside}")
    for warning in done.warnings:
        click.echo(f"{folder}: warning: {warning}")
    if done.videos_missing:
        names = ", ".join(done.videos_missing)
        click.echo(
            f"{folder}: warning: not here yet: {_count(len(done.videos_missing), 'video')} ({names}). Until then their "
            "episodes show their text. Bring them in with: videre media add"
        )


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


def _as_json(folder: Path, checked: CheckedCourse) -> dict[str, object]:
    return {
        "folder": str(folder),
        "course": checked.course.id if checked.course else None,
        "format": checked.course.format if checked.course else None,
        "digest": checked.digest,
        "publishable": checked.is_publishable,
        "problems": [problem.to_json() for problem in checked.problems],
        "report": report_of(checked).to_json(),
    }


def _print(folder: Path, checked: CheckedCourse) -> None:
    report = report_of(checked)
    if report.pages:
        click.echo("\n".join(table(report.pages)) + "\n")
    for title, found in (
        ("Not shown as intended", report.others),
        ("Pictures without an alternative text", report.missing_texts),
        ("Links inside that lead nowhere", report.dead_links),
        ("Pages that are in no list", report.not_listed),
    ):
        if found:
            click.echo("\n".join([f"{title}:", *(f"{folder}/{problem}" for problem in found), ""]))
    errors = sum(problem.severity is Severity.ERROR for problem in checked.problems)
    warnings = len(checked.problems) - errors
    if checked.is_publishable and checked.course is not None:
        course = checked.course
        episodes = [episode for _, episode in course.episodes()]
        exercises = sum(len(episode.exercises) for episode in episodes)
        click.echo(
            f"{folder}: ready to publish: {_count(len(course.lessons), 'lesson')}, "
            f"{_count(len(episodes), 'episode')}, {_count(exercises, 'exercise')}"
            + (f"; {_count(warnings, 'warning')} to look at." if warnings else ".")
        )
    else:
        click.echo(f"{folder}: {_count(errors, 'error')} to mend, {_count(warnings, 'warning')}.")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
