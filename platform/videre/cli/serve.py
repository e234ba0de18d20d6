"""`videre serve`: pages and worker in one command, one per data folder; it stands aside for an upgrade."""

import os
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event
from urllib.parse import urlsplit, urlunsplit

import click

from videre import __version__
from videre.cli.setup import Setting, installation_home, opened
from videre.cli.supervisor import REFUSED, keep_running
from videre.foundation import migrations
from videre.foundation.backups import postgresql
from videre.foundation.processes import Occupied, hold_slot, port_is_free
from videre.foundation.serving import Serving, note
from videre.foundation.settings import Settings, load
from videre.foundation.upgrading import waiting

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
    wishes = _listen()
    home = installation_home()
    with opened() as setting:
        settings = setting.settings
        found = waiting.until_over(settings, home, wishes.stop.is_set, click.echo)
        if found == "stopped":
            sys.exit(0)
        if found == "ended":
            waiting.begin_again(home)
        code = _serve(setting, host, port, workers, prefix, wishes)
    if wishes.aside.is_set() and not wishes.stop.is_set():
        if waiting.until_over(settings, home, wishes.stop.is_set, click.echo) != "stopped":
            waiting.begin_again(home)
        code = 0
    sys.exit(code)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What we were told by signals: to end (SIGTERM, Ctrl-C), or to stand aside for an upgrade (SIGUSR1).

    ``over`` is set by either.
    """

    stop: Event = field(default_factory=Event)
    aside: Event = field(default_factory=Event)
    over: Event = field(default_factory=Event)


def _listen() -> Wishes:
    wishes = Wishes()

    def wish(event: Event) -> Callable[[int, object], None]:
        def told(_signal: int, _frame: object) -> None:
            event.set()
            wishes.over.set()

        return told

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, wish(wishes.stop))
    signal.signal(signal.SIGUSR1, wish(wishes.aside))
    return wishes


def _serve(setting: Setting, host: str, port: int, workers: int | None, prefix: str | None, wishes: Wishes) -> int:
    settings = setting.settings
    try:
        slot = hold_slot(settings.data / "locks" / "serve")
    except Occupied as occupied:
        by = f" (process {occupied.pid})" if occupied.pid else ""
        raise Refused(f"the data folder {settings.data} is already being served{by}; end that one first.") from None
    with slot:
        if not port_is_free(host, port):
            raise Refused(f"port {port} on {host} cannot be had; end what listens there or choose --port.")
        if wrong := migrations.mismatch(setting.database):
            raise Refused(wrong)
        if not setting.database.is_sqlite and postgresql.is_interrupted(setting.database):
            raise Refused("a restore was broken off; run it again, or the database is half of one and half of another.")
        setting.database.close()
        address = _address(port, prefix)
        programs = {
            "web": _module("videre.web.server", host, port, workers or settings.web_processes, settings.web_threads),
            "worker": _module("videre.worker"),
        }
        note(settings.data, Serving(os.getpid(), host, port, __version__))
        told = _tell_once(address, host, port)
        return keep_running(programs, _environment(settings, address), wishes.over, looked=told)


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
