"""`videre serve`: pages and worker in one command, one per data folder."""

import signal
import socket
import sys
from collections.abc import Callable
from threading import Event
from urllib.parse import urlsplit, urlunsplit

import click

from videre.cli.setup import opened
from videre.cli.supervisor import REFUSED, keep_running
from videre.foundation import migrations
from videre.foundation.processes import Occupied, hold_slot, port_is_free
from videre.foundation.settings import Settings, load

ANYWHERE = ("0.0.0.0", "::", "")


class Refused(click.ClickException):
    """Nothing was started."""

    exit_code = REFUSED


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 for all.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers", type=click.IntRange(1, 64), help="Web processes (default: the setting web_processes).")
@click.option("--prefix", help="Path in front of every address, such as /learn (default: the path of `address`).")
def group(host: str, port: int, workers: int | None, prefix: str | None) -> None:
    """Serve the pages and run the jobs until told to end (Ctrl-C or SIGTERM)."""
    with opened() as setting:
        settings = setting.settings
        try:
            slot = hold_slot(settings.data / "locks" / "serve")
        except Occupied as occupied:
            by = f" (process {occupied.pid})" if occupied.pid else ""
            raise Refused(f"the data folder {settings.data} is already being served{by}; end that one first.") from None
        with slot:
            if not port_is_free(host, port):
                raise Refused(f"port {port} on {host} cannot be had; end what listens there or choose --port.")
            if migrations.is_behind(setting.database):
                raise Refused("the tables are behind this version. Run: videre db upgrade")
            setting.database.close()
            address = _address(port, prefix)
            programs = {
                "web": _module(
                    "videre.web.server", host, port, workers or settings.web_processes, settings.web_threads
                ),
                "worker": _module("videre.worker"),
            }
            told = _tell_once(address, host, port)
            code = keep_running(programs, _environment(settings, address), _until_told(), looked=told)
    sys.exit(code)


def _module(name: str, *arguments: object) -> list[str]:
    return [sys.executable, "-m", name, *map(str, arguments)]


def _address(port: int, prefix: str | None) -> str:
    """The public address: as set, or on this machine where nobody set one; with the prefix of the option."""
    found = next(finding for finding in load().findings if finding.spec.name == "address")
    address = f"http://localhost:{port}" if found.origin == "default" else str(found.value)
    if prefix is None:
        return address
    path = "/" + prefix.strip("/") if prefix.strip("/") else ""
    return urlunsplit(urlsplit(address)._replace(path=path))


def _environment(settings: Settings, address: str) -> dict[str, str]:
    """What the children must know from us; the rest they read themselves from the same places."""
    return {"VIDERE_ADDRESS": address, "VIDERE_DATA": str(settings.data)}


def _until_told() -> Event:
    stop = Event()
    for wish in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wish, lambda *_: stop.set())
    return stop


def _tell_once(address: str, host: str, port: int) -> Callable[[], None]:
    """Says where the pages are, as soon as they answer."""
    told = Event()

    def look() -> None:
        if told.is_set():
            return
        try:
            socket.create_connection(("127.0.0.1" if host in ANYWHERE else host, port), timeout=0.2).close()
        except OSError:
            return
        told.set()
        click.echo(f"Videre answers at {address} — end it with Ctrl-C.")

    return look
