"""`videre courses`: write, check and publish courses."""

import json
from pathlib import Path

import click

from videre.content.check import CheckedCourse, check_course
from videre.content.problems import Severity
from videre.content.starter import write_starter
from videre.foundation.clock import now


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
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON, for programs.")
@click.pass_context
def check(ctx: click.Context, folders: tuple[Path, ...], as_json: bool) -> None:
    """Name every problem of the courses in FOLDERS; exit code 1 when one cannot be published."""
    checked = [(folder, check_course(folder)) for folder in folders]
    if as_json:
        click.echo(json.dumps([_as_json(folder, one) for folder, one in checked], indent=2, ensure_ascii=False))
    else:
        for folder, one in checked:
            _print(folder, one)
    if not all(one.is_publishable for _, one in checked):
        ctx.exit(1)


def _as_json(folder: Path, checked: CheckedCourse) -> dict[str, object]:
    return {
        "folder": str(folder),
        "course": checked.course.id if checked.course else None,
        "digest": checked.digest,
        "publishable": checked.is_publishable,
        "problems": [problem.to_json() for problem in checked.problems],
    }


def _print(folder: Path, checked: CheckedCourse) -> None:
    for problem in checked.problems:
        click.echo(f"{folder}/{problem}")
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
