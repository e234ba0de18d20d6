"""From the wheel alone: an installation of one's own, an afternoon long.

Nothing of the checkout is there, and no git, make or Node: a fresh venv with the wheel, a new folder, real processes.
The steps are those of docs/operating.md, in its order.
"""

import http.cookiejar
import json
import re
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

import pytest

from tests.support.databases import Postgres, matching_programs
from tests.support.forms import form_with
from tests.support.ports import free_port
from tests.support.programs import descendants, is_alive, until
from tests.support.wheels import Environment, borrowed_packages, changed_wheel, environment_with

pytestmark = [pytest.mark.kill, pytest.mark.slow, pytest.mark.timeout(1800)]
PASSWORD = "a good long one"
ADMINISTRATOR = "kari@nord.example"
OLD, NEW, BROKEN = "0.2.0", "0.3.0", "0.4.0"


def head_of(tree: Path) -> str:
    """The newest migration of a tree."""
    return max(file.name.partition("_")[0] for file in (tree / "migrations" / "versions").glob("[0-9]*.py"))


def with_migration(tree: Path, body: str) -> None:
    """Give the tree a migration more."""
    before = head_of(tree)
    number = f"{int(before) + 1:04}"
    text = '"""another\n\nLost on the way down: nothing.\n"""\n\nimport sqlalchemy as sa\nfrom alembic import op\n\n'
    text += f'revision = "{number}"\ndown_revision = "{before}"\nbranch_labels = None\ndepends_on = None\n\n\n'
    text += f"def upgrade() -> None:\n{body}\n\ndef downgrade() -> None:\n    raise NotImplementedError\n"
    (tree / "migrations" / "versions" / f"{number}_another.py").write_text(text, "utf-8")


def newer(tree: Path) -> None:
    """Tables that must be rebuilt with their rows."""
    body = '    with op.batch_alter_table("videre_user") as table:\n'
    body += '        table.add_column(sa.Column("motto", sa.String(40), nullable=False, server_default="onward"))\n'
    with_migration(tree, body)


def broken(tree: Path) -> None:
    """One more migration that takes something away, and pages that never come up."""
    newer(tree)
    with_migration(tree, '    op.drop_table("videre_follower")\n')
    page = tree / "platform" / "videre" / "web" / "wsgi.py"
    page.write_text('raise RuntimeError("this version never comes up")\n')


@dataclass(frozen=True, slots=True)
class Wheels:
    """A version, the next one, and one that does not come up; and the packages they need."""

    old: Path
    new: Path
    broken: Path
    packages: Path


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Wheels:
    folder = tmp_path_factory.mktemp("wheels")
    return Wheels(
        changed_wheel(folder, OLD),
        changed_wheel(folder, NEW, newer),
        changed_wheel(folder, BROKEN, broken),
        borrowed_packages(folder / "packages"),
    )


@dataclass
class Site:
    """An installation in its folder, and whoever serves it."""

    home: Path
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None
    log: IO[bytes] | None = None

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://localhost:{self.port}"

    @property
    def program(self) -> Environment:
        """The version that is chosen."""
        return Environment(self.home / "current")

    def videre(self, *arguments: str, code: int | None = 0) -> str:
        """Run a command of the chosen version, in the folder."""
        return self.program.run(*arguments, cwd=self.home, code=code, VIDERE_RATE_LIMITS="no")

    def serve(self) -> None:
        """Start it as systemd would, and wait."""
        self.log = (self.home.parent / f"{self.home.name}.log").open("ab")
        self.process = subprocess.Popen(
            [self.program.videre, "--config", str(self.home / "videre.toml"), "serve", "--port", str(self.port)],
            env=self.program.variables(VIDERE_RATE_LIMITS="no"),
            cwd="/",
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        until(self.is_ready, 90, f"the start of {self.home}")

    def is_ready(self) -> bool:
        """Whether /ready says so."""
        assert self.process is not None
        assert self.process.poll() is None, self.said()
        try:
            with urllib.request.urlopen(f"{self.address}/ready", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def said(self) -> str:
        """The log of whoever serves."""
        return (self.home.parent / f"{self.home.name}.log").read_text("utf-8", "replace")

    def version(self) -> str:
        """The version that serves."""
        return str(json.loads((self.home / "data" / "serving.json").read_text())["version"])

    def stop(self) -> None:
        """End it and whatever it left behind."""
        if self.process is not None:
            below = descendants(self.process.pid)
            if self.process.poll() is None:
                self.process.send_signal(signal.SIGTERM)
                try:
                    self.process.wait(30)
                except subprocess.TimeoutExpired:
                    self.process.kill()
                    self.process.wait()
            until(lambda: not any(is_alive(pid) for pid in below), what="the end of all its children")
        if self.log is not None:
            self.log.close()


class Visitor:
    """A browser without script: cookies, forms, and the header that says it is on our own pages."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()), urllib.request.ProxyHandler({})
        )

    def __call__(self, path: str, **typed: str) -> tuple[int, str]:
        """Get the page, or send fields; the status and the text."""
        return self._send(path, list(typed.items()))

    def fill(self, path: str, has: str, **typed: str) -> tuple[int, str]:
        """Open the page, fill in its form that has the field `has`, and send it."""
        status, page = self(path)
        assert status == 200, page
        form = form_with(page, has)
        return self._send(form.action or path, form.sent(**typed))

    def _send(self, path: str, fields: list[tuple[str, str]]) -> tuple[int, str]:
        body = urllib.parse.urlencode(fields).encode() if fields else None
        request = urllib.request.Request(self.site.address + path, body, {"Sec-Fetch-Site": "same-origin"})
        try:
            with self._opener.open(request, timeout=30) as answer:
                return answer.status, answer.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode("utf-8", "replace")

    def sign_in(self) -> bool:
        """As the administrator; whether that worked."""
        self("/sign-in", address=ADMINISTRATOR, password=PASSWORD)
        return self.is_in()

    def is_in(self) -> bool:
        """Whether the account page is shown."""
        status, page = self("/me/account")
        return status == 200 and ADMINISTRATOR in page


@dataclass
class Crowd:
    """People who keep signing up until told to stop; ``acknowledged`` are those who were told that it is done."""

    site: Site
    name: str
    acknowledged: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def __enter__(self) -> "Crowd":
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._go, args=(number,)) for number in range(3)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _go(self, number: int) -> None:
        one, count = Visitor(self.site), 0
        while not self._stop.is_set():
            count += 1
            address = f"{self.name}-{number}-{count}@learner.example"
            try:
                status, page = one("/sign-up", address=address, name="Somebody")
            except OSError as error:
                self.refused.append(str(error))
                continue
            (self.acknowledged if status == 200 and address in page else self.refused).append(address)


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """Addresses of two empty databases; "" for SQLite."""
    if request.param == "sqlite":
        yield ["", ""]
        return
    server: Postgres = request.getfixturevalue("postgres")
    both = [server.empty(), server.empty()]
    yield [next(one) for one in both]
    for one in both:
        list(one)


@pytest.fixture
def site(tmp_path: Path, wheels: Wheels, databases: list[str]) -> Iterator[Site]:
    """An installation made and served as the manual says."""
    made = Site(tmp_path / "lessons")
    first = environment_with(made.home / "versions" / OLD, wheels.old, wheels.packages)
    arguments = [
        *("init", str(made.home), "--yes", "--name=Lessons of Nord", f"--address={made.address}"),
        *(f"--administrator={ADMINISTRATOR}", "--administrator-name=Kari", "--partner=nord", "--partner-name=Nord"),
        *([f"--database={databases[0]}"] if databases[0] else []),
    ]
    said = first.run(*arguments, cwd=tmp_path, VIDERE_NEW_PASSWORD=PASSWORD)
    assert "made current → versions/0.2.0" in said
    if databases[0]:
        toml = made.home / "videre.toml"
        programs = f'postgresql_programs = "{matching_programs()}"\n'
        toml.write_text(toml.read_text().replace('# postgresql_programs = ""\n', programs))
    yield made
    made.stop()


def addresses_in(site: Site) -> set[str]:
    """Whom the installation has written to, from its own list of accounts and letters."""
    rows = site.program.folder / "bin" / "python"
    code = (
        "import sqlalchemy as sa;from videre.foundation.settings import load;"
        "e=sa.create_engine(load().settings().database);c=e.connect();"
        "print('\\n'.join(c.exec_driver_sql('SELECT address FROM videre_mailed_link').scalars()))"
    )
    done = subprocess.run(
        [rows, "-c", code],
        cwd=site.home,
        env=site.program.variables(),
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


def film_of(site: Site) -> str:
    """The address of the film on the page that shows it."""
    _status, page = Visitor(site)("/courses/hand-it-over/it-runs-again/worked-on-friday/")
    found = re.search(r'(/media/[^"\s]+\.mp4)', page)
    assert found, page
    return found.group(1)


def test_one_afternoon(site: Site, wheels: Wheels, databases: list[str], tmp_path: Path) -> None:
    # --- doctor, serve, the first administrator
    assert "✗" not in site.videre("doctor")
    site.serve()
    assert site.videre("ready") == "Ready.\n"
    kari = Visitor(site)
    assert kari.sign_in()
    assert "Kari" in site.videre("accounts", "list")

    # --- a course with a film
    (course,) = (site.home / "versions" / OLD).glob("lib/*/site-packages/videre/_data/courses/hand-it-over")
    site.videre("courses", "publish", str(course))
    film = course / "media" / "worked-on-friday.mp4"
    site.videre("media", "add", str(film), "--episode", "hand-it-over/worked-on-friday", "--here")
    address = film_of(site)
    with urllib.request.urlopen(site.address + address, timeout=30) as answer:
        assert answer.read() == film.read_bytes()

    # --- the course at the partner, and a live hour in it
    status, page = kari.fill("/partner/nord/courses/new", "slug", course="hand-it-over", slug="spring", label="Spring")
    assert status == 200, page
    visitor = Visitor(site)
    status, page = visitor("/at/nord/spring/")
    assert (status, "Nord" in page) == (200, True)
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date()
    thursday = (tomorrow + timedelta(days=(3 - tomorrow.weekday()) % 7)).isoformat()
    status, page = kari.fill(
        "/teach/live/new?course=hand-it-over",
        "starts",
        title="Questions on Thursday",
        day=thursday,
        starts="14:00",
        ends="15:00",
        zone="Europe/Oslo",
        link="https://meet.example.org/nord",
    )
    assert status == 200, page
    assert re.search(r"Next live hour: *<[^>]*>[^<]*Thu [0-9]+ \w+ 14:00", visitor("/courses/hand-it-over/")[1])
    calendar = visitor("/courses/hand-it-over/live.ics")[1]
    assert "SUMMARY:Questions on Thursday" in calendar, calendar

    # --- backed up while people come in
    with Crowd(site, "early") as early:
        until(lambda: len(early.acknowledged) > 20, 90, "people signing up")
        before = list(early.acknowledged)
        said = site.videre("backup")
        after = list(early.acknowledged)
    assert early.refused == []
    assert len(after) > len(before), "they went on meanwhile"
    assert "files, whole." in said
    (backup,) = (site.home / "backups").iterdir()

    # --- restored elsewhere, by the same version in a folder of its own
    there = Site(tmp_path / "elsewhere")
    first = Environment((site.home / "current").resolve())
    there.home.mkdir()
    (there.home / "current").symlink_to(first.folder)
    arguments = ["restore", str(backup), "--into", str(there.home)]
    there.program.run(*arguments, *([f"--database={databases[1]}"] if databases[1] else []), cwd=tmp_path)
    toml = there.home / "videre.toml"
    toml.write_text(toml.read_text().replace(site.address, there.address))
    kept = addresses_in(there)
    assert set(before) <= kept <= set(early.acknowledged)
    there.serve()
    try:
        assert Visitor(there).sign_in()
        with urllib.request.urlopen(there.address + film_of(there), timeout=30) as answer:
            assert answer.read() == film.read_bytes()
        assert "Next live hour" in Visitor(there)("/courses/hand-it-over/")[1]
        assert Visitor(there)("/at/nord/spring/")[0] == 200
        assert kari.is_in(), "the old place goes on"
    finally:
        there.stop()

    # --- upgraded, with people and their data, in the same process
    pid = site.process.pid if site.process else 0
    everybody = addresses_in(site)
    assert set(early.acknowledged) <= everybody
    newer = environment_with(site.home / "versions" / NEW, wheels.new, wheels.packages, pip_of=first)
    said = newer.run("upgrade", cwd=site.home)
    assert f"Videre {NEW} it is." in said, said
    assert (site.home / "current").resolve() == newer.folder
    until(site.is_ready, 90, "the new version")
    assert site.version() == NEW
    assert (site.process.pid if site.process else 0) == pid
    assert kari.is_in(), "who was signed in still is"
    assert addresses_in(site) >= everybody
    assert "Next live hour" in visitor("/courses/hand-it-over/")[1]
    assert visitor("/at/nord/spring/")[0] == 200
    assert "is served already" in newer.run("upgrade", cwd=site.home, code=1)

    # --- broken on purpose: the old state comes back by itself
    bad = environment_with(site.home / "versions" / BROKEN, wheels.broken, wheels.packages, pip_of=first)
    said = bad.run("upgrade", "--patience", "20", cwd=site.home, code=1)
    assert f"Videre {BROKEN} did not come up." in said
    assert "this version never comes up" in said, "the reason is told"
    until(site.is_ready, 90, "the old version again")
    assert (site.version(), (site.home / "current").resolve()) == (NEW, newer.folder)
    assert kari.is_in()
    assert addresses_in(site) >= everybody
    assert "up to date" in site.videre("db", "check")

    # --- killed in the middle: whoever served brings the old state back and goes on
    (page_code,) = bad.folder.glob("lib/*/site-packages/videre/web/wsgi.py")
    page_code.write_text("import time\n\ntime.sleep(600)\n")
    upgrade = subprocess.Popen(
        [bad.videre, "upgrade", "--patience", "300"],
        cwd=site.home,
        env=bad.variables(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    journal = site.home / "data" / "upgrade.json"
    until(lambda: journal.exists() and '"changing"' in journal.read_text(), 60, "the change")
    time.sleep(3)
    assert upgrade.poll() is None
    upgrade.kill()
    upgrade.wait()
    until(lambda: not journal.exists(), 60, "the way back")
    until(site.is_ready, 90, "the old version once more")
    assert "the state of 0.3.0 is back" in site.said()
    assert (site.version(), (site.process.pid if site.process else 0)) == (NEW, pid)
    assert kari.is_in()
    assert addresses_in(site) >= everybody
