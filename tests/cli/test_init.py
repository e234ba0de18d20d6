"""`videre init` makes an installation, once, and never out of somebody else's folder."""

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from tests.support.databases import Postgres
from videre.accounts.models import User
from videre.cli import examples, main
from videre.foundation import home as homes
from videre.foundation import migrations
from videre.foundation.database import Database
from videre.foundation.settings import SPECS, Settings, load
from videre.partners.models import Membership, Partner

Run = Callable[..., tuple[int, str]]
GIVEN = (
    "--address=https://lessons.example.org/learn",
    "--name=Lessons of the “north”",
    "--support=help@nord.example",
    "--proxies=1",
    "--administrator=You@Nord.example",
    "--administrator-name=Kari",
    "--partner=nord",
    "--partner-name=Nord",
    "--user=videre",
    "--yes",
)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address given to `--database`; "" for SQLite."""
    if request.param == "sqlite":
        yield ""
    else:
        server: Postgres = request.getfixturevalue("postgres")
        yield from server.empty()


def run(*arguments: str, typed: str | None = None, **environment: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["init", *arguments], env=environment, input=typed)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def settings_of(home: Path) -> Settings:
    return load({}, home / "videre.toml").settings()


def everything(home: Path) -> dict[str, bytes | str]:
    return {
        path.relative_to(home).as_posix(): str(path.readlink()) if path.is_symlink() else path.read_bytes()
        for path in sorted(home.rglob("*"))
        if (path.is_symlink() or path.is_file()) and "videre.db" not in path.name
    }


def test_flags_make_an_installation_and_again_changes_nothing(tmp_path: Path, database: str) -> None:
    home = tmp_path / "own place"
    more = [f"--database={database}"] if database else []
    code, said = run(str(home), *GIVEN, *more, VIDERE_NEW_PASSWORD="a good long one")
    assert code == 0, said
    assert "a good long one" not in said
    settings = settings_of(home)
    assert settings.address == "https://lessons.example.org/learn"
    assert settings.site_name == "Lessons of the “north”"
    assert settings.data == home / "data"
    assert len(settings.secret_key) >= 60
    for secret in (home / "secrets").iterdir():
        assert secret.stat().st_mode & 0o077 == 0, secret
    for folder in ("data", "secrets", "backups"):
        assert (home / folder).stat().st_mode & 0o077 == 0, folder
    if database:
        assert database not in (home / "videre.toml").read_text(), "its password is nobody's business"
        assert settings.database == database
    assert homes.chosen(home) == homes.running()

    opened = Database(settings.database)
    assert not migrations.is_behind(opened)
    with opened.session() as db:
        kari = db.scalars(sa.select(User)).one()
        assert (kari.address, kari.name, kari.administrator_since is not None) == ("you@nord.example", "Kari", True)
        assert set(db.scalars(sa.select(Partner.slug))) == {"videre", "nord"}
        assert db.scalars(sa.select(Membership.role)).all() == ["administrator"]
    opened.close()

    before = everything(home)
    code, said = run(str(home), *GIVEN, *more, VIDERE_NEW_PASSWORD="another one at all")
    assert code == 0, said
    assert "is an installation already; nothing was changed." in said
    assert "left as it is" in said
    assert everything(home) == before


def test_the_settings_file_explains_every_setting(tmp_path: Path) -> None:
    home = tmp_path / "own"
    assert run(str(home), "--yes")[0] == 0
    text = (home / "videre.toml").read_text()
    for spec in SPECS:
        assert spec.meaning in text
        assert spec.name in text
    uncommented = "\n".join(
        line[2:] if line.startswith("# ") and " = " in line and not line.endswith('…"') else line
        for line in text.splitlines()
        if not line.startswith("# Any setting may")
    )
    found = tomllib.loads(uncommented)
    assert {spec.name for spec in SPECS if not spec.secret} <= set(found), "what is commented out can be put in force"


def test_questions_are_asked_for_what_was_not_given(tmp_path: Path) -> None:
    home = tmp_path / "own"
    answers = [
        "https://lessons.example.org",
        "Our lessons",
        "",
        "",
        "smtp.example.org",
        "25",
        "me",
        "lessons@example.org",
        "hush hush",
        "y",
        "kari@nord.example",
        "Kari",
        "a good long one",
        "a good long one",
        "nord",
        "Nord",
    ]
    code, said = run(str(home), typed="\n".join(answers) + "\n")
    assert code == 0, said
    settings = settings_of(home)
    assert (settings.mail_host, settings.mail_port, settings.mail_password) == ("smtp.example.org", 25, "hush hush")
    assert "hush hush" not in (home / "videre.toml").read_text()
    assert (settings.zone, settings.proxies, settings.support_address) == ("Europe/Oslo", 1, "")


def test_without_mail_server_a_password_is_made_up_and_shown_once(tmp_path: Path) -> None:
    code, said = run(str(tmp_path / "own"), "--yes", "--administrator=kari@nord.example")
    assert code == 0, said
    assert "Password of kari@nord.example, shown this once: " in said
    assert "shown this once" not in run(str(tmp_path / "own"), "--yes", "--administrator=kari@nord.example")[1]


def test_a_folder_of_others_is_refused_and_untouched(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    code, said = run(str(tmp_path), "--yes")
    assert code == 1
    assert "holds something else (thesis.tex)" in said
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_what_was_brought_to_make_it_one_may_lie_there(tmp_path: Path) -> None:
    (tmp_path / "versions" / "0.2.0").mkdir(parents=True)
    (tmp_path / "videre-0.2.0-py3-none-any.whl").write_bytes(b"")
    assert run(str(tmp_path), "--yes")[0] == 0


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("--address=ftp://example.org", "address"),
        ("--zone=Europe/Atlantis", "zone"),
        ("--database=mysql://x", "database"),
        ("--mail-port=many", "mail_port"),
    ],
)
def test_wrong_answers_leave_nothing_behind(tmp_path: Path, option: str, said: str) -> None:
    home = tmp_path / "own"
    code, output = run(str(home), "--yes", option)
    assert code == 1
    assert said in output
    assert "Traceback" not in output
    assert not home.exists()


def test_a_database_that_does_not_answer_can_be_tried_again(tmp_path: Path, postgres: Postgres) -> None:
    home = tmp_path / "own"
    code, said = run(str(home), "--yes", "--database=postgresql+psycopg://nobody@127.0.0.1:1/none")
    assert code == 1
    assert "does not answer" in said
    empty = postgres.empty()
    (home / "secrets" / "database").write_text(next(empty))
    code, said = run(str(home), "--yes")
    assert code == 0, said
    assert said.splitlines()[0] == "made the tables in the database"
    list(empty)


def test_examples_name_this_installation(tmp_path: Path) -> None:
    home = tmp_path / "own"
    assert run(str(home), *GIVEN, "--port=8123")[0] == 0
    texts = {name: (home / "examples" / name).read_text() for name in examples.NAMES}
    assert not any("@HO" in text or "@PORT" in text or "@COMMAND" in text for text in texts.values())
    command = f"{home}/current/bin/videre --config {home}/videre.toml"
    assert f"ExecStart={command} serve --port 8123" in texts["videre.service"]
    assert f"ExecStart={command} backup --keep 14" in texts["videre-backup.service"]
    assert f"\nReadWritePaths={home}\n" in texts["videre.service"]
    assert "User=videre" in texts["videre.service"]
    assert "server_name lessons.example.org;" in texts["nginx.conf"]
    assert "location /learn/ {" in texts["nginx.conf"]
    assert "127.0.0.1:8123" in texts["nginx.conf"]
    assert "client_max_body_size 2049m;" in texts["nginx.conf"]
    assert 'proxy_set_header CampusUser "";' in texts["nginx.conf"]
    assert "handle /learn/* {" in texts["Caddyfile"]
    assert "header_up -CampusUser" in texts["Caddyfile"]
    assert texts["nginx.conf"].count("{") == texts["nginx.conf"].count("}")
