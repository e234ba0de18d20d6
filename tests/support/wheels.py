"""Wheels built from the tree as it is, or changed on purpose; and environments that hold one and nothing of ours else.

Packages of others are borrowed from the environment of the tests, exactly those that the lock names, so that nothing is
downloaded and nothing that a wheel forgets to ask for is there by chance.
"""

import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from tests.support.programs import ROOT

BUILT_FROM = ("platform", "migrations", "courses", "pyproject.toml", "requirements.lock", "README.md", "LICENSE")
UNSEEN = shutil.ignore_patterns("__pycache__", "*.pyc", ".*")


def copied_tree(target: Path) -> Path:
    """What a wheel is built from, free to be changed."""
    target.mkdir(parents=True)
    for name in (*BUILT_FROM, ".gitignore"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=UNSEEN)
        elif source.exists():
            shutil.copy(source, target / name)
    return target


def versioned(tree: Path, version: str) -> Path:
    """The same tree as another version."""
    for name, pattern in (
        ("pyproject.toml", r'(?m)^version = "[^"]+"'),
        ("platform/videre/__init__.py", r'(?m)^__version__ = "[^"]+"'),
    ):
        file = tree / name
        text = file.read_text("utf-8")
        changed = re.sub(pattern, lambda found: re.sub(r'"[^"]+"', f'"{version}"', found.group()), text, count=1)
        assert changed.count(f'"{version}"') >= 1
        file.write_text(changed, "utf-8")
    return tree


def built(tree: Path) -> Path:
    """The wheel of a tree, as `make wheel` builds it."""
    out = tree / "dist"
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = out.glob("*.whl")
    return wheel


def changed_wheel(folder: Path, version: str, change: Callable[[Path], None] = lambda _tree: None) -> Path:
    """A wheel called `version` of the tree after `change`."""
    tree = versioned(copied_tree(folder / f"tree-{version}"), version)
    change(tree)
    return built(tree)


def locked() -> Iterator[metadata.Distribution]:
    """The packages the lock names, as far as they are meant for this machine."""
    for name in re.findall(r"(?m)^([a-z0-9._-]+)==", (ROOT / "requirements.lock").read_text("utf-8")):
        try:
            yield metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue


def borrowed_packages(folder: Path) -> Path:
    """A folder of links to the packages of the lock."""
    folder.mkdir(parents=True)
    for package in locked():
        for file in package.files or ():
            top = file.parts[0]
            if top not in ("..", "__pycache__") and not top.endswith(".pth") and not (folder / top).exists():
                (folder / top).symlink_to(Path(str(package.locate_file(top))).resolve())
    return folder


@dataclass(frozen=True, slots=True)
class Environment:
    """A fresh venv with one wheel of ours. Nothing but its own programs is on the path: no git, make or Node."""

    folder: Path

    @property
    def videre(self) -> str:
        """Its command."""
        return str(self.folder / "bin" / "videre")

    def variables(self, **more: str) -> dict[str, str]:
        """The environment its programs run in."""
        kept = {name: os.environ[name] for name in ("HOME", "LANG", "TMPDIR") if name in os.environ}
        return {**kept, "PATH": str(self.folder / "bin"), **more}

    def run(self, *arguments: str, cwd: Path, code: int | None = 0, **more: str) -> str:
        """Run `videre …`; what it said."""
        done = subprocess.run(
            [self.videre, *arguments],
            cwd=cwd,
            env=self.variables(**more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
            check=False,
        )
        assert code is None or done.returncode == code, done.stdout
        assert "Traceback" not in done.stdout, done.stdout
        return done.stdout


def environment_with(folder: Path, wheel: Path, packages: Path, *, pip_of: Environment | None = None) -> Environment:
    """`python3 -m venv`, `pip install wheel`; packages of others come from `packages`.

    The pip of another environment may do it, which saves half a minute on a machine at work.
    """
    venv.create(folder, with_pip=pip_of is None)
    (site,) = (folder / "lib").glob("python*/site-packages")
    (site / "borrowed.pth").write_text(f"{packages}\n")
    made = Environment(folder)
    python = (pip_of or made).folder / "bin" / "python"
    pip = [str(python), "-m", "pip", "--python", str(folder / "bin" / "python"), "install"]
    pip += ["--no-index", "--no-deps", "--quiet", "--disable-pip-version-check", str(wheel)]
    done = subprocess.run(pip, env=made.variables(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return made
