"""`videre demo`: a demo installation that needs no answers, no ffmpeg and no mail server.

Two partners, some thirty people and two courses with their videos. All that is invented is marked as such on the pages.
"""

import os
import sys
from pathlib import Path

import click

from videre.cli import (
    demo_cast,
    demo_code,
    demo_counts,
    demo_course,
    demo_live,
    demo_partners,
    demo_people,
    demo_questions,
    demo_recordings,
)
from videre.cli.setup import Setting, opened
from videre.foundation import migrations
from videre.foundation.paths import data


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--data", "folder", default=".demo", show_default=True, type=click.Path(path_type=Path), help="Its folder."
)
def group(port: int, host: str, folder: Path) -> None:
    """Prepare the demo installation in its folder, if that is not done yet, and serve it."""
    os.environ["VIDERE_DATA"] = str(folder.resolve())
    os.environ["VIDERE_DEMO"] = "yes"
    os.environ.setdefault("VIDERE_ADDRESS", f"http://localhost:{port}")
    with opened() as setting:
        migrations.upgrade(setting.database)
        click.echo("Preparing the demo: two partners, some thirty people, two courses with their videos …")
        prepare(setting)
    click.echo(f"Sign in as bo@nord.example with the password {demo_cast.PASSWORD}, or look around without.")
    sys.stdout.flush()
    program = Path(sys.executable).with_name("videre")
    os.execv(program, [str(program), "serve", "--port", str(port), "--host", host])


def prepare(setting: Setting) -> None:
    """Bring the demo into the installation; doing so again changes nothing."""
    cast = demo_cast.assemble(setting.database)
    demo_partners.fill(setting, cast)
    for course in (demo_course.COURSE, demo_course.HANDBOOK):
        demo_course.publish(setting, data("courses") / course)
    demo_course.open_instances(setting.database, cast)
    demo_course.let_bo_begin(setting, cast)
    demo_people.fill(setting, cast)
    demo_questions.fill(setting, cast)
    demo_live.fill(setting, cast)
    demo_recordings.fill(setting, cast)
    demo_code.fill(setting, cast)
    demo_counts.fill(setting)
