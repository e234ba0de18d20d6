"""`videre doctor`: each setting, where it came from, what is wrong, and what to do."""

import sys

import click
from sqlalchemy.engine import make_url

from videre.foundation.database import Database
from videre.foundation.health.symptoms import examine
from videre.foundation.settings import Loaded, load


@click.command()
@click.option("--quiet", is_flag=True, help="Only what is wrong.")
def group(quiet: bool) -> None:
    """Print every setting with its origin, then look at what Videre needs. Exit code 1 when it cannot work."""
    loaded = load()
    grave = _settings(loaded, quiet=quiet)
    if not grave:
        settings = loaded.settings()
        database = Database(settings.database, pool_size=1)
        for symptom in examine(settings, database):
            if symptom.wrong:
                grave = grave or symptom.grave
                click.echo(
                    f"{'✗' if symptom.grave else '!'} {symptom.what}: {symptom.found}: {symptom.wrong} {symptom.remedy}"
                )
            elif not quiet:
                click.echo(f"✓ {symptom.what}: {symptom.found}")
        database.close()
    sys.exit(1 if grave else 0)


def _settings(loaded: Loaded, *, quiet: bool) -> bool:
    for finding in loaded.findings:
        if finding.wrong:
            click.echo(f"✗ {finding.spec.name} ({finding.origin}): {finding.wrong} {finding.remedy}")
        elif not quiet:
            value = ("set" if finding.value else "not set") if finding.spec.secret else _shown(finding.value)
            click.echo(f"  {finding.spec.name} = {value}  ({finding.origin})")
    for name in loaded.unknown:
        click.echo(f"✗ {name}: there is no such setting. Remove it, or look at docs/settings.md.")
    return bool(loaded.problems)


def _shown(value: object) -> str:
    if isinstance(value, str) and value.startswith("postgresql"):
        return make_url(value).render_as_string(hide_password=True)
    return ", ".join(value) if isinstance(value, tuple) else str(value)
