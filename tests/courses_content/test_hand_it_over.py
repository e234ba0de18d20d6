"""Every number and every error that the course *Hand it over* speaks of, brought about and compared."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.courses_content.lake import (
    COURSE,
    MATERIAL,
    Lake,
    both_tests,
    code_with,
    first_test,
    matches,
    state,
    text_of,
    with_calendar,
)
from videre.content.exercises import Verdict, grader
from videre.content.reader import read_course
from videre.content.rendered import Exercise
from videre.content.rendering import render_course

EPISODES = [
    *("worked-on-friday", "write-down-what-it-needs"),
    *("a-number-you-know", "the-29th-of-february", "data-that-lies"),
    *("ten-lines", "hand-it-to-a-stranger"),
]
KARIS_PATH = '"/home/kari/ice/ylme-synthetic.csv"'


@pytest.fixture(scope="module")
def exercises() -> dict[str, Exercise]:
    course, problems = read_course(COURSE)
    assert course is not None
    assert problems == []
    rendered = render_course(course)
    assert rendered.problems == ()
    assert list(rendered.episodes) == ["before-you-start", *EPISODES]
    assert set(rendered.in_briefs) == {"it-runs-again", "trust-the-number", "somebody-else"}
    return {exercise.id: exercise for page in rendered.episodes.values() for exercise in page.exercises}


def module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem + "_of_" + path.parent.name.replace("-", "_"), path)
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def readings() -> list[tuple[str, int]]:
    lines = (MATERIAL / "mended" / "ylme-synthetic.csv").read_text(encoding="ascii").splitlines()
    return [(day, int(ice)) for day, ice in (line.split(",") for line in lines[1:])]


def seasons(name: str) -> dict[int, int | None]:
    iceout: Any = module(MATERIAL / name / "iceout.py")
    days = iceout.read_days(MATERIAL / "mended" / "ylme-synthetic.csv")
    return {year: iceout.season(winter) for year, winter in iceout.by_winter(days).items()}


def said(exercise: Exercise, answer: object) -> Verdict:
    return grader(exercise.spec).grade(answer)


# --- the data


def test_the_data_are_what_the_script_draws_and_are_labelled_synthetic(tmp_path: Path) -> None:
    (tmp_path / "make_data.py").write_bytes((MATERIAL / "mended" / "make_data.py").read_bytes())
    lake = Lake(tmp_path, state("mended"))
    (lake.folder / "ylme-synthetic.csv").unlink()
    (tmp_path / "make_data.py").rename(lake.folder / "make_data.py")
    assert lake.run("make_data.py") == ""
    drawn = (lake.folder / "ylme-synthetic.csv").read_bytes()
    assert drawn == (MATERIAL / "mended" / "ylme-synthetic.csv").read_bytes()
    assert "INVENTED" in (MATERIAL / "mended" / "README.md").read_text(encoding="utf-8")
    assert "**synthetic**" in text_of("worked-on-friday")


def test_29_of_6368_readings_are_missing_and_the_thickest_ice_is_39_cm() -> None:
    values = [ice for _day, ice in readings()]
    assert (len(values), values.count(-99)) == (6368, 29)
    assert (min(values), max(values)) == (-99, 39)
    assert "29 of the 6,368 readings" in text_of("data-that-lies")
    assert 'smallest "thickness" is −99 and the largest is 39 cm' in text_of("data-that-lies")


# --- it runs again


def test_the_broken_script_has_three_endings(tmp_path: Path) -> None:
    lake = Lake(tmp_path, state("broken"))
    nothing, limit, older = lake.script(), lake.script(ICE_LIMIT="2"), lake.older()
    assert nothing.splitlines()[-1] == "KeyError: 'ICE_LIMIT'"
    assert limit.splitlines()[-1].startswith("FileNotFoundError: [Errno 2] No such file or directory: '/home/kari/")
    assert older.splitlines()[-1].startswith("ImportError: cannot import name 'linear_regression' from 'statistics'")
    for real, words in ((nothing, "KeyError: 'ICE_LIMIT'"), (limit, "$ ICE_LIMIT=2 python3"), (older, "python3.9")):
        shown = code_with("worked-on-friday", words)
        assert matches(shown.partition("\n")[2], real), shown


def test_a_guessed_limit_gives_another_number(tmp_path: Path) -> None:
    lake = Lake(tmp_path, state("broken").replace(KARIS_PATH, '"ylme-synthetic.csv"'))
    assert matches("mean 129.7", lake.script(ICE_LIMIT="0"))
    assert matches("mean 128.1", lake.script(ICE_LIMIT="2"))
    assert "`ICE_LIMIT` at 0 the mean season comes out as 129.7 days,\nwith 2 as 128.1." in text_of("worked-on-friday")


def test_the_shown_head_makes_it_run_again(tmp_path: Path) -> None:
    head = code_with("worked-on-friday", "import csv\nfrom pathlib import Path\nfrom statistics")
    _old, _limit, rest = state("broken").partition('LIMIT = float(os.environ["ICE_LIMIT"])\n')
    mended_by_hand = Lake(tmp_path, head + rest).script()
    assert mended_by_hand == code_with("worked-on-friday", "winters    30")


def test_an_older_python_is_told_in_a_sentence(tmp_path: Path) -> None:
    lake = Lake(tmp_path, state("runs-again"))
    assert lake.older() == "iceout.py needs Python 3.10 or newer, see README.md\n"
    assert lake.script() == code_with("worked-on-friday", "winters    30")
    assert code_with("write-down-what-it-needs", "import sys\nfrom pathlib") in state("runs-again")


# --- you can trust the number


def test_the_first_test_passes_and_can_fail(tmp_path: Path) -> None:
    lake = Lake(tmp_path, state("runs-again"), test=first_test())
    assert matches(code_with("a-number-you-know", "Ran 1 test").partition("\n")[2], lake.tests())
    (lake.folder / "test_iceout.py").write_text(first_test(7), encoding="utf-8")
    assert matches("AssertionError: 6 != 7\nFAILED (failures=1)", lake.tests())


def test_the_boatmans_winters() -> None:
    text, before, after = text_of("a-number-you-know"), seasons("runs-again"), seasons("mended")
    assert "| 1999 | 26 November 1998 | 29 April 1999 | 154 | 154 |" in text
    assert "| 2004 | 3 December 2003 | 29 April 2004 | 148 | **147** |" in text
    assert (before[1999], after[1999], before[2004], after[2004]) == (154, 154, 147, 148)
    for autumn, freeze, spring, out in ((1998, "11-26", 1999, "04-29"), (2003, "12-03", 2004, "04-29")):
        winter = [(day, ice) for day, ice in readings() if f"{autumn}-11" <= day < f"{spring}-06"]
        assert next(day for day, ice in winter if ice > 2) == f"{autumn}-{freeze}"
        assert next(day for day, ice in winter if ice <= 2 and day > f"{spring}-01") == f"{spring}-{out}"


def test_the_leap_day_is_caught_and_mended_by_the_shown_code(tmp_path: Path) -> None:
    before = Lake(tmp_path, state("runs-again"), test=both_tests())
    assert matches(code_with("the-29th-of-february", "3 != 4").partition("\n")[2], before.tests())
    (tmp_path / "after").mkdir()
    after = Lake(tmp_path / "after", with_calendar(), test=both_tests())
    assert matches("Ran 2 tests in 0.001s\nOK", after.tests())
    assert after.script() == code_with("the-29th-of-february", "mean       128.37")


def test_the_suspicious_winters_are_as_printed(tmp_path: Path) -> None:
    lake = Lake(tmp_path, with_calendar())
    real: Any = module(lake.folder / "iceout.py")
    found = {year: real.season(days) for year, days in real.by_winter(real.read_days(real.DATA)).items()}
    shown = re.findall(r"(20\d\d) +(\d+)", code_with("data-that-lies", "2016 139"))
    assert {int(year): int(days) for year, days in shown} == {year: found[year] for year in range(2016, 2025)}
    odd = {year for year, days in found.items() if not 130 <= days <= 154}
    assert odd == {2003, 2011, 2018, 2021, 2022, 2023}
    assert (found[2003], found[2011]) == (102, 45)
    rows = re.findall(r"\| (2011-01-\d\d) \| \**(−?\d+)\** \|", text_of("data-that-lies"))
    assert len(rows) == 7
    for day, ice in rows:
        assert (day, int(ice.replace("−", "-"))) in readings()
    gap = [day for day, ice in readings() if ice == -99 and day.startswith("2021")]
    assert gap == [f"2021-04-{day}" for day in range(11, 20)]


def test_the_mended_script_prints_what_the_text_says(tmp_path: Path) -> None:
    lake = Lake(tmp_path, state("mended"), test=(MATERIAL / "mended" / "test_iceout.py").read_text(encoding="utf-8"))
    answer = lake.script()
    assert answer == code_with("data-that-lies", "left out   2021")
    assert matches("Ran 5 tests in 0.001s\nOK", lake.tests())
    numbers = dict(line.split(maxsplit=1) for line in answer.replace("per decade", "per-decade").splitlines()[:4:2])
    assert numbers == {"winters": "29", "mean": "143.55"}
    readme = (MATERIAL / "mended" / "README.md").read_text(encoding="utf-8")
    assert "winters 29, mean 143.55 days, per decade -2.32 days" in readme
    assert len([line for line in readme.splitlines() if line]) == 10


def test_the_shown_files_are_the_real_ones() -> None:
    assert code_with("worked-on-friday", "Make ylme-synthetic.csv") == (MATERIAL / "mended/make_data.py").read_text()
    assert code_with("worked-on-friday", "def by_winter") == state("broken")
    assert code_with("ten-lines", "Prints the mean") == (MATERIAL / "mended/README.md").read_text()
    assert code_with("ten-lines", "def by_winter") == state("mended")
    assert code_with("ten-lines", "class TheFileItself") == (MATERIAL / "mended/test_iceout.py").read_text()
    for words in ("def season", "def read_days"):
        for part in code_with("data-that-lies", words).split("\n\n\n"):
            assert part.strip() in state("mended")


# --- the exercises


def test_right_numbers_are_computed_not_believed(exercises: dict[str, Exercise], tmp_path: Path) -> None:
    leap = [year for year in range(1995, 2025) if year % 4 == 0]
    assert len(leap) == 8
    mean = {}
    for limit in ("2.0", "0.0"):
        (tmp_path / limit).mkdir()
        answer = Lake(tmp_path / limit, state("mended").replace("LIMIT = 2.0", f"LIMIT = {limit}")).script()
        assert matches("winters 29", answer)
        mean[limit] = float(re.findall(r"mean +([\d.]+)", answer)[0])
    assert mean == {"2.0": 143.55, "0.0": 145.55}
    right = {
        "count-by-hand": 17 - 11,
        "four-days": 4,
        "how-far-off": len(leap) / 30,
        "share-missing": 29 / 6368 * 100,
        "two-or-none": mean["0.0"] - mean["2.0"],
        "which-number-convinces": -2.32,
    }
    assert right.keys() == {exercise.id for exercise in exercises.values() if exercise.kind == "number"}
    for name, number in right.items():
        assert said(exercises[name], f"{number:.4f}").correct, name
        assert not said(exercises[name], f"{number * 1.2 + 0.5:.4f}").correct, name
