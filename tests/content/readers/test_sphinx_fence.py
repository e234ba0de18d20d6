"""The fence around the reading child, tried from inside."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

TRY = """
import os, pathlib, socket, subprocess, sys, shutil, ctypes
root, own, outside = sys.argv[1:4]
from videre.content.readers.sphinx.fence import Fence, Refused, own_files
fence = Fence([*own_files(), root], own)
if sys.argv[5] == "closed":
    fence.close()
try:
    exec(sys.argv[4])
except Refused:
    print("refused")
except Exception as error:
    print(type(error).__name__)
else:
    print("done")
"""
FORBIDDEN = {
    "a program": "subprocess.run(['true'])",
    "a shell": "os.system('true')",
    "a copy of itself": "os.fork() or os._exit(0)",
    "a socket": "socket.socket()",
    "a name to look up": "socket.getaddrinfo('localhost', 80)",
    "a library": "ctypes.CDLL('libm.so.6')",
    "reading outside": "open(outside + '/secret').read()",
    "reading by a link": "open(root + '/link').read()",
    "reading by a long way": "open(root + '/../' + os.path.basename(outside) + '/secret').read()",
    "reading below the language": "os.open(outside + '/secret', os.O_RDONLY)",
    "listing outside": "os.listdir(outside)",
    "writing into the lesson": "open(root + '/page.md', 'a')",
    "writing outside": "pathlib.Path(outside, 'new').write_text('x')",
    "removing": "os.remove(root + '/page.md')",
    "renaming": "os.rename(root + '/page.md', own + '/page.md')",
    "removing a tree": "shutil.rmtree(root)",
    "linking": "os.symlink(outside, own + '/../link')",
    "a folder": "os.mkdir(root + '/new')",
}
ALLOWED = {
    "reading the lesson": "open(root + '/page.md').read()",
    "writing into its own folder": "pathlib.Path(own, 'a').write_text('x'); os.remove(own + '/a')",
    "loading what Python has": "import colorsys",
}


@pytest.fixture
def tried(tmp_path: Path) -> Callable[[str, str], str]:
    for name in ("lesson", "own", "outside"):
        (tmp_path / name).mkdir()
    (tmp_path / "outside" / "secret").write_text("secret")
    (tmp_path / "lesson" / "page.md").write_text("# A page\n")
    (tmp_path / "lesson" / "link").symlink_to(tmp_path / "outside" / "secret")
    paths = [str(tmp_path / name) for name in ("lesson", "own", "outside")]

    def run(statement: str, fence: str) -> str:
        command = [sys.executable, "-W", "ignore", "-c", TRY, *paths, statement, fence]
        path = str(Path(__file__).parents[3] / "platform")
        return subprocess.run(command, capture_output=True, text=True, env={"PYTHONPATH": path}, check=True).stdout

    return run


@pytest.mark.parametrize("what", FORBIDDEN)
def test_what_is_forbidden_is_refused(what: str, tried: Callable[[str, str], str]) -> None:
    assert tried(FORBIDDEN[what], "closed") == "refused\n"


@pytest.mark.parametrize("what", ALLOWED)
def test_what_reading_needs_is_allowed(what: str, tried: Callable[[str, str], str]) -> None:
    assert tried(ALLOWED[what], "closed") == "done\n"


@pytest.mark.parametrize("what", ["a program", "a socket", "reading outside", "removing"])
def test_without_the_fence_it_would_have_happened(what: str, tried: Callable[[str, str], str]) -> None:
    assert tried(FORBIDDEN[what], "open") == "done\n"
