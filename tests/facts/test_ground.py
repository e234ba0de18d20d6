"""Facts about the ground the house stands on."""

import platform
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import videre

ROOT = Path(__file__).resolve().parents[2]


def tracked() -> list[Path]:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()]


def test_the_source_root_does_not_shadow_pythons_own_platform_module() -> None:
    assert platform.python_version().startswith("3.")
    assert not (ROOT / "platform" / "__init__.py").exists()
    run = [sys.executable, "-c", "import platform; print(platform.python_version())"]
    assert subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True).stdout.startswith("3.")


def test_rooms_and_their_files_keep_their_order() -> None:
    run = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_module_has_a_name_that_says_nothing() -> None:
    silent = {"utils", "util", "helpers", "helper", "common", "base", "misc", "manager"}
    assert [p for p in tracked() if p.suffix == ".py" and p.stem in silent] == []


def test_no_module_of_the_package_is_longer_than_four_hundred_lines() -> None:
    long = {
        p.relative_to(ROOT).as_posix(): n
        for p in tracked()
        if p.suffix == ".py" and "platform" in p.parts
        if (n := len(p.read_text("utf-8").splitlines())) > 400
    }
    assert long == {}


def test_locks_have_hashes_and_no_addresses() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text("utf-8")
        assert "://" not in text
        assert text.count("--hash=sha256:") > text.count("==") > 20


def test_templates_hold_no_inline_script_style_or_handler_and_name_no_other_origin() -> None:
    # What search engines read about a page is data in a script element, which no browser runs.
    script = r"<script(?![^>]*\ssrc=)(?! type=\"application/ld\+json\">)"
    inline = re.compile(rf"<style|\sstyle=|\son[a-z]+=\s*[\"']|{script}", re.IGNORECASE)
    foreign = re.compile(r"(?:src|href|action)=[\"'](?:https?:)?//", re.IGNORECASE)
    for file in (ROOT / "platform/videre/web/templates").rglob("*.html"):
        text = file.read_text("utf-8")
        assert not inline.search(text), file
        assert not foreign.search(text), file


def test_scripts_and_styles_fetch_nothing_from_elsewhere() -> None:
    for file in (ROOT / "platform/videre/web/static").rglob("*.*"):
        if file.suffix in {".js", ".css"}:
            text = file.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
            assert not re.search(r"https?://|@import|eval\(|new Function", text), file


def test_the_version_stands_in_two_places_alike() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == videre.__version__
