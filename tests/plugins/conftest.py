"""A plugin of somebody else's, built and installed as its author would have it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
UV = str(Path(sys.executable).with_name("uv"))


@pytest.fixture(scope="session")
def plugin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder it is installed in, to be put on the path of programs."""
    source = tmp_path_factory.mktemp("source") / "ordering"
    shutil.copytree(HERE / "ordering", source)
    target = tmp_path_factory.mktemp("installed")
    install = [UV, "pip", "install", "--quiet", "--offline", "--no-build-isolation", "--no-deps"]
    subprocess.run([*install, "--python", sys.executable, "--target", str(target), str(source)], check=True)
    return target
