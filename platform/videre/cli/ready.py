"""`videre ready`: whether the site here answers, for health checks and scripts."""

import click

from videre.foundation import serving
from videre.foundation.settings import load
from videre.foundation.upgrading import readiness


@click.command()
@click.option("--host", help="Where it listens (default: where `videre serve` began last).")
@click.option("--port", type=click.IntRange(1, 65535), help="Its port.")
@click.option("--wait", default=0.0, type=click.FloatRange(0, 3600), help="Seconds to wait for it.")
def group(host: str | None, port: int | None, wait: float) -> None:
    """Ask the site on this machine whether it can work. Exit code 1 when it cannot, with the reason."""
    settings = load().settings()
    noted = serving.noted(settings.data)
    host = host or (noted.host if noted else readiness.LOOPBACK)
    port = port or (noted.port if noted else 8000)
    if reason := readiness.wait(host, port, settings, wait):
        raise click.ClickException(f"not ready at port {port}: {reason}")
    click.echo("Ready.")
