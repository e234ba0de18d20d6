"""`videre upgrade`: bring an installation to the version this command belongs to, or back to the old state."""

import click

from videre import __version__
from videre.cli.founding import own_partner
from videre.cli.setup import installation_home, opened
from videre.foundation.settings import config_file
from videre.foundation.upgrading.moving import PATIENCE, Installation, look, upgrade

STEPS = {
    "look": "Looking whether it can begin …",
    "stand aside": "Asking the old version to stand aside …",
    "back up": "Backing up …",
    "migrate": "Bringing the tables up to date …",
    "rehearse": f"Starting Videre {__version__} where nobody sees it …",
    "return": "It did not come up. Going back to the old state …",
    "choose": "It answers. From now on it is served …",
    "serve": "Waiting until it answers …",
}
SILENT = ("begin", "change", "settle")


@click.command()
@click.option("--check", is_flag=True, help="Only say whether an upgrade could begin.")
@click.option(
    "--patience",
    default=PATIENCE,
    show_default=True,
    type=click.FloatRange(1, 3600),
    help="Seconds for the new version.",
)
def group(check: bool, patience: float) -> None:
    """Upgrade the installation to this version.

    Put the new version beside the old one (python3 -m venv versions/NEW, pip install), and run its `videre upgrade`.
    The old one is asked to stand aside, its state backed up, the tables brought up to date, the new one started
    where nobody sees it. It is served only if it answers; else, or when this is killed, the old state comes back.
    """
    with opened() as setting:
        installation = Installation(setting.settings, config_file(), installation_home())
        if check:
            look(installation, setting.database)
            click.echo("An upgrade can begin.")
            return
        done = upgrade(installation, setting.database, patience=patience, told=_say)
        own_partner(setting.database, setting.settings)
        click.echo(f"Videre {done.new_version} it is. The state of {done.old_version} is kept in {done.backup}")
        if done.not_answering:
            raise click.ClickException(
                f"but where it is served {done.not_answering}. It answered in its rehearsal, so look at the log of "
                f"`videre serve`. To go back: videre restore {done.backup} --into … --replace"
            )
        if not done.was_served:
            click.echo("Nobody served. Start it: videre serve")


def _say(step: str) -> None:
    if step not in SILENT:
        click.echo(STEPS.get(step, step))
