"""The wheel holds everything an installation needs, and works where nothing of the checkout is."""

import re
import zipfile
from pathlib import Path

import pytest

import videre
from tests.support.programs import ROOT
from tests.support.wheels import borrowed_packages, built, copied_tree, environment_with

pytestmark = pytest.mark.slow
FOLDERS = {"platform/videre": "videre", "migrations": "videre/_data/migrations", "courses": "videre/_data/courses"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(copied_tree(tmp_path_factory.mktemp("wheel") / "tree"))


def test_every_file_of_the_package_the_migrations_and_the_courses_is_inside(wheel: Path) -> None:
    tree = wheel.parent.parent
    wanted = {
        f"{inside}/{path.relative_to(tree / folder).as_posix()}": path
        for folder, inside in FOLDERS.items()
        for path in (tree / folder).rglob("*")
        if path.is_file()
    }
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
        assert set(wanted) - names == set()
        assert all(packed.getinfo(name).file_size == path.stat().st_size for name, path in wanted.items())
    endings = {Path(name).suffix for name in wanted}
    assert {".html", ".css", ".js", ".txt", ".md", ".mp4", ".vtt", ".toml", ".service", ".conf"} <= endings


def test_nothing_else_is_inside(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        strange = [
            name
            for name in packed.namelist()
            if not re.match(r"videre/|videre-[0-9.]+\.dist-info/", name) or name.endswith(".pyc") or "/tests/" in name
        ]
        info = f"videre-{videre.__version__}.dist-info"
        assert strange == []
        assert packed.read(f"{info}/entry_points.txt").decode().count("videre.cli:main") == 1
        assert f"{info}/licenses/LICENSE" in packed.namelist()
        lock = packed.read("videre/_data/requirements.lock").decode()
    assert lock == (ROOT / "requirements.lock").read_text("utf-8")


def test_installed_alone_it_finds_all_that_travels_with_it(wheel: Path, tmp_path: Path) -> None:
    """In an environment with the locked packages only, away from the checkout."""
    alone = environment_with(tmp_path / "alone", wheel, borrowed_packages(tmp_path / "packages"))
    assert videre.__version__ in alone.run("--version", cwd=tmp_path)
    for noun in re.findall(r"(?m)^  ([a-z-]+) ", alone.run("--help", cwd=tmp_path).partition("Commands:")[2]):
        alone.run(noun, "--help", cwd=tmp_path)
    data = {"VIDERE_DATA": str(tmp_path / "data")}
    assert "up to date" in alone.run("db", "upgrade", cwd=tmp_path, **data)
    assert "/static/<build>/" in alone.run("routes", cwd=tmp_path, **data)
    alone.run("courses", "new", "first", cwd=tmp_path, **data)
    alone.run("courses", "check", "courses/first", cwd=tmp_path, **data)
    alone.run("courses", "publish", "courses/first", cwd=tmp_path, **data)
