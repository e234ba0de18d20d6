"""Every setting is documented, and its documentation is true."""

from dataclasses import fields
from pathlib import Path

import pytest

from videre.foundation.settings import SPECS, Settings, SettingsError, load

PAGE = Path(__file__).resolve().parents[2] / "docs" / "settings.md"


def row(spec: object) -> str:
    assert hasattr(spec, "name")
    default = spec.default  # type: ignore[attr-defined]
    shown = (
        ", ".join(default)
        if isinstance(default, tuple)
        else str(default).lower()
        if isinstance(default, bool)
        else default
    )
    meaning = spec.meaning  # type: ignore[attr-defined]
    return f"| `{spec.name}` | `{spec.variable}` | {f'`{shown}`' if shown != '' else ''} | {meaning} |"  # type: ignore[attr-defined]


def test_each_setting_has_its_row() -> None:
    lines = PAGE.read_text("utf-8").splitlines()
    assert [row(spec) for spec in SPECS if row(spec) not in lines] == []
    assert sum(line.startswith("| `") for line in lines) == len(SPECS)


def test_specs_and_settings_name_the_same_things() -> None:
    assert [spec.name for spec in SPECS] == [field.name for field in fields(Settings)]


def test_later_layers_win_and_are_named(tmp_path: Path) -> None:
    file = tmp_path / "videre.toml"
    file.write_text('site_name = "From the file"\nzone = "Europe/Helsinki"\nmail_port = 25\n')
    secret = tmp_path / "password"
    secret.write_text("from a secret file\n")
    loaded = load(
        {"VIDERE_ZONE": "Europe/Stockholm", "VIDERE_MAIL_PASSWORD_FILE": str(secret)}, file, {"mail_port": 26}
    )
    found = {one.spec.name: (one.value, one.origin) for one in loaded.findings}
    assert found["site_name"] == ("From the file", str(file))
    assert found["zone"] == ("Europe/Stockholm", "VIDERE_ZONE")
    assert found["mail_password"] == ("from a secret file", "file named by VIDERE_MAIL_PASSWORD_FILE")
    assert found["mail_port"] == (26, "command line")
    assert found["language"] == ("en", "default")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("mail_port = 1_0000_0", "mail_port"),
        ('mail_port = "25 "', "mail_port"),
        ("mail_port = true", "mail_port"),
        ('zone = "../../etc/passwd"', "zone"),
        ('zone = ""', "zone"),
        ('secret_key = "changeme"', "secret_key"),
        ('address = "ftp://example.org"', "address"),
        ('database = "postgresql://localhost/x"', "database"),
        ('colour = "blue"', "no such setting"),
        ("a = " + "[" * 3000, "cannot be read"),
        ("\x00", "cannot be read"),
    ],
)
def test_a_wrong_setting_is_named_with_what_to_do(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "videre.toml"
    file.write_text(text)
    with pytest.raises(SettingsError, match=said):
        load({}, file).settings()


def test_a_secret_is_never_printed(tmp_path: Path) -> None:
    settings = load({"VIDERE_SECRET_KEY": "x" * 40, "VIDERE_DATA": str(tmp_path)}, tmp_path / "none").settings()
    assert "xxxx" not in repr(settings)


def test_the_environment_names_the_file_or_its_folder(tmp_path: Path) -> None:
    (tmp_path / "videre.toml").write_text('site_name = "By folder"\n')
    for named in (tmp_path, tmp_path / "videre.toml"):
        assert load({"VIDERE_CONFIG": str(named)}).settings().site_name == "By folder"


def test_a_setting_is_read_from_the_file_that_videre_toml_names(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "mail").write_text("said to nobody\n")
    file = tmp_path / "videre.toml"
    file.write_text('mail_password_file = "secrets/mail"\n')
    assert load({}, file).settings().mail_password == "said to nobody"
    file.write_text('mail_password_file = "secrets/none"\n')
    with pytest.raises(SettingsError, match=r"mail_password .*cannot be read"):
        load({}, file).settings()
    file.write_text('colour_file = "secrets/mail"\n')
    with pytest.raises(SettingsError, match="no such setting"):
        load({}, file).settings()


TRUSTED = {"VIDERE_PROXIES": "1", "VIDERE_PROXY_PEERS": "127.0.0.1", "VIDERE_PROXY_USER_HEADER": "CampusUser"}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"VIDERE_PROXIES": "0"}, "no proxy stands in front"),
        ({"VIDERE_PROXY_PEERS": ""}, "nobody is trusted to send it"),
        ({"VIDERE_PROXY_PEERS": "0.0.0.0/0"}, "would trust everybody"),
        ({"VIDERE_PROXY_PEERS": "campus.example"}, "must hold addresses"),
        ({"VIDERE_PROXY_USER_HEADER": "X-Remote-User"}, "second spelling"),
        ({"VIDERE_PROXY_USER_HEADER": "Cookie"}, "letters and digits"),
        ({"VIDERE_PROXY_NAME_HEADER": "campususer"}, "Use two headers"),
    ],
)
def test_who_somebody_is_may_only_be_said_by_a_proxy_that_is_named(
    tmp_path: Path, changed: dict[str, str], said: str
) -> None:
    none = tmp_path / "none.toml"
    assert load(TRUSTED, none).settings().proxy_peers == ("127.0.0.1",)
    with pytest.raises(SettingsError, match=said):
        load({**TRUSTED, **changed}, none).settings()
