"""`videre accounts` and `videre personal` as an operator meets them."""

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.support.cast import Cast
from videre.accounts.models import User
from videre.accounts.queries import user_by_address
from videre.cli import main
from videre.foundation.database import Database


@pytest.fixture
def run(environment: dict[str, str], database: Database) -> "Run":
    return Run(environment)


class Run:
    """Runs `videre …` with the settings of the test installation."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment

    def __call__(self, *arguments: str, typed: str | None = None) -> tuple[int, str]:
        result = CliRunner().invoke(main, arguments, env=self._environment, input=typed)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.output


def found(database: Database, address: str) -> User | None:
    with database.session() as db:
        return user_by_address(db, address)


def test_accounts_are_made_listed_and_appointed(run: Run, database: Database) -> None:
    code, said = run(
        "accounts", "add", "Kari@Example.org", "--name", "Kari", typed="a good long one\na good long one\n"
    )
    assert code == 0, said
    kari = found(database, "kari@example.org")
    assert kari is not None
    assert kari.password_hash is not None
    begun = kari.session_version
    assert "a good long one" not in said
    assert run("accounts", "administrator", "kari@example.org", "on")[0] == 0
    code, said = run("accounts", "list")
    assert "kari@example.org\tKari\t" in said
    assert "administrator" in said
    assert run("accounts", "administrator", "kari@example.org", "off")[0] == 0
    assert run("accounts", "sign-out", "kari@example.org")[0] == 0
    kari = found(database, "kari@example.org")
    assert kari is not None
    assert (kari.administrator_since, kari.session_version) == (None, begun + 1)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("accounts", "add", "kari", "--name", "Kari", "--no-password"), "address: A mail address looks like"),
        (("accounts", "add", "bo@nord.example", "--name", "Bo", "--no-password"), "has an account already"),
        (
            ("accounts", "administrator", "no@nord.example", "on"),
            "Nobody has an account with the address no@nord.example",
        ),
        (("personal", "export", "no@nord.example"), "Nobody has an account"),
        (("personal", "erase", "no@nord.example", "--yes"), "Nobody has an account"),
    ],
)
def test_refusals_are_sentences(run: Run, cast: Cast, arguments: tuple[str, ...], sentence: str) -> None:
    code, said = run(*arguments)
    assert code == 1
    assert sentence in said
    assert "Traceback" not in said


def test_a_persons_data_are_written_for_their_eyes_only_and_erased(
    run: Run, cast: Cast, database: Database, tmp_path: Path
) -> None:
    target = tmp_path / "bo.zip"
    assert run("personal", "export", cast.bo.address, "--to", str(target))[0] == 0
    assert target.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(target) as file:
        (me,) = json.loads(file.read("my-data.json"))["tables"]["videre_user"]["rows"]
    assert me["address"] == cast.bo.address
    assert run("personal", "export", cast.bo.address, "--to", str(target))[0] == 1, "nothing is written over"
    assert run("personal", "erase", cast.bo.address, typed="n\n")[0] == 1
    assert found(database, cast.bo.address) is not None
    assert run("personal", "erase", cast.bo.address, "--yes")[0] == 0
    assert found(database, cast.bo.address) is None


def test_the_register_is_listed(run: Run) -> None:
    code, said = run("personal", "list")
    assert code == 0
    assert "videre_user\n  for: Your account" in said
    assert "videre_session (cookie)" in said
