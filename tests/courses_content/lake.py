"""The script of the course *Hand it over*, run as its learners run it: in a folder of its own, by a real Python."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

COURSE = Path(__file__).resolve().parents[2] / "courses" / "hand-it-over"
MATERIAL = COURSE / "material"
OLDER_PYTHON = "import sys, statistics; sys.version_info = (3, 9, 18); del statistics.linear_regression; "


def text_of(episode: str) -> str:
    """The Markdown of an episode."""
    (path,) = COURSE.glob(f"*/{episode}.md")
    return path.read_text(encoding="utf-8")


def code_with(episode: str, words: str) -> str:
    """The code block of an episode in which those words stand."""
    found = [
        re.sub(r"\A(:.*\n)+\n", "", code)
        for code in re.findall(r"^```.+\n([\s\S]*?)^```$", text_of(episode), re.MULTILINE)
        if words in code
    ]
    assert len(found) == 1, f"{len(found)} code blocks with {words!r} in {episode}"
    return found[0]


class Lake:
    """A folder named `lake` with the script in one state, the data and perhaps a test."""

    def __init__(self, folder: Path, script: str, *, test: str = "") -> None:
        self.folder = folder / "lake"
        self.folder.mkdir()
        shutil.copy(MATERIAL / "mended" / "ylme-synthetic.csv", self.folder)
        (self.folder / "iceout.py").write_text(script, encoding="utf-8")
        if test:
            (self.folder / "test_iceout.py").write_text(test, encoding="utf-8")

    def run(self, *arguments: str, **settings: str) -> str:
        """What the computer answers to `python3 …`, both streams, without the colours and the folder's own name."""
        clean = {key: value for key, value in os.environ.items() if key != "ICE_LIMIT" and not key.startswith("PYTHON")}
        env = {**clean, "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1", **settings}
        done = subprocess.run(
            [sys.executable, *arguments], cwd=self.folder, env=env, text=True, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60,
        )  # fmt: skip
        return done.stdout.replace(f"{self.folder}{os.sep}", "")

    def script(self, **settings: str) -> str:
        return self.run("iceout.py", **settings)

    def older(self) -> str:
        """The same on a Python that has no `linear_regression` and says that it is 3.9."""
        return self.run("-c", OLDER_PYTHON + "import runpy; runpy.run_path('iceout.py', run_name='__main__')")

    def tests(self) -> str:
        return self.run("-m", "unittest")


def state(name: str) -> str:
    """The script in one of its three states."""
    return (MATERIAL / name / "iceout.py").read_text(encoding="utf-8")


def with_calendar() -> str:
    """After the second lesson's first repair, with the very code that the episode shows."""
    script, code = state("runs-again"), code_with("the-29th-of-february", "toordinal")
    head, tail = script.index("# days in each month"), script.index("\n\n\ndef read_days")
    script = script[:head].rstrip("\n") + script[tail:]
    start, end = script.index("def day_number"), script.index("def season")
    the_import, function = code.split("\n\n\n")
    return script[:start].replace("import sys\n", f"import sys\n{the_import}\n") + function + "\n\n" + script[end:]


def first_test(days: int = 6) -> str:
    """`test_iceout.py` as the third episode types it."""
    return code_with("a-number-you-know", "class KnownSeasons").replace("season(days), 6", f"season(days), {days}")


def both_tests() -> str:
    """With the case of the fourth episode under it."""
    return first_test() + "\n" + code_with("the-29th-of-february", "def test_over_29_february")


def matches(shown: str, real: str) -> bool:
    """Whether every shown line stands in the real answer, in that order; `…` and the time a run took are let off."""
    rest = iter(" ".join(line.split()) for line in real.splitlines())
    wanted = [" ".join(line.split()) for line in shown.strip().splitlines()]
    return all(
        any(_same(line, other) for other in rest) for line in wanted if line and line != "…" and set(line) != {"-"}
    )


def _same(shown: str, real: str) -> bool:
    timed = re.compile(r"in \d\.\d+s")
    return timed.sub("in", real).startswith(timed.sub("in", shown))
