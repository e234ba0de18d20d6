"""Rendering in children: what comes back, what a costly page becomes, and that nothing leaks or stays."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.content.folders import FIRST, SECOND, write
from videre.content.course import Course, Page
from videre.content.links import Surroundings
from videre.content.problems import Problem
from videre.content.reader import read_course
from videre.content.rendered import RenderedPage
from videre.content.rendering import RenderLimits, close_pool, render_course, render_page

HERE = Surroundings("page.md", {}, {"page.md": "lesson/page"})
QUICK = RenderLimits(cpu_seconds=1)


def render(source: str, limits: RenderLimits = QUICK) -> RenderedPage | Problem:
    return render_page(Page("page.md", "Page", source, 7), HERE, limits=limits)


def course(folder: Path) -> Course:
    found, problems = read_course(folder)
    assert found is not None, problems
    return found


def test_a_course_comes_back_page_by_page(tmp_path: Path) -> None:
    rendered = render_course(course(write(tmp_path, {"rows/in-brief.md": "In [short](first.md)."})))
    assert rendered.problems == ()
    assert list(rendered.episodes) == ["first", "second"]
    assert 'href="../second/#h-what-to-do"' in rendered.episodes["first"].html
    assert 'href="first/"' in rendered.in_briefs["rows"].html
    (exercise,) = rendered.episodes["second"].exercises
    assert (exercise.id, exercise.title, exercise.prompt_html) == ("do-it", "Do it", "<p>Now.</p>")
    assert exercise.spec == {"kind": "tick"}


def test_a_page_survives_being_kept_as_json(tmp_path: Path) -> None:
    for page in render_course(course(write(tmp_path))).episodes.values():
        assert RenderedPage.from_json(json.loads(json.dumps(page.to_json()))) == page


def test_a_dead_heading_on_another_page_is_a_warning_at_its_line(tmp_path: Path) -> None:
    rendered = render_course(course(write(tmp_path, second=SECOND.replace("What to do", "Something else"))))
    (problem,) = rendered.problems
    assert (problem.path, problem.line, problem.kind, problem.severity) == ("rows/first.md", 7, "dead-link", "warning")


def test_an_exercise_of_another_page_can_be_linked_and_a_dead_one_is_told(tmp_path: Path) -> None:
    linked = FIRST.replace("#what-to-do", "#exercise-do-it")
    rendered = render_course(course(write(tmp_path, first=linked)))
    assert rendered.problems == ()
    assert 'href="../second/#exercise-do-it"' in rendered.episodes["first"].html
    (tmp_path / "dead").mkdir()
    dead = write(tmp_path / "dead", first=FIRST.replace("#what-to-do", "#exercise-do-that"))
    (problem,) = render_course(course(dead)).problems
    assert problem.message == "There is no exercise “#exercise-do-that” on “rows/second.md”."


def test_a_costly_page_is_one_problem_naming_its_file() -> None:
    begun = time.monotonic()
    failed = render("[" * 10_000)
    assert isinstance(failed, Problem)
    assert (failed.path, failed.line, failed.kind) == ("page.md", 7, "not-rendered")
    assert time.monotonic() - begun < 25


def test_the_other_pages_of_a_course_are_rendered_all_the_same(tmp_path: Path) -> None:
    hostile = write(tmp_path, first=FIRST + "\n" + "[" * 10_000)
    rendered = render_course(course(hostile), limits=QUICK)
    assert list(rendered.episodes) == ["second"]
    assert [(p.path, p.kind) for p in rendered.problems] == [("rows/first.md", "not-rendered")]


def test_what_is_no_text_does_not_end_the_child() -> None:
    assert isinstance(page := render("half \ud800 and \x02wzxhzdk:0\x03"), RenderedPage)
    assert page.html == "<p>half ? and wzxhzdk:0</p>"


def test_a_page_past_its_deadline_is_ended_even_without_using_cpu() -> None:
    failed = render("text", RenderLimits(cpu_seconds=60, deadline=0.001))
    assert isinstance(failed, Problem)
    assert failed.kind == "not-rendered"


def test_a_page_of_too_much_memory_does_not_take_the_machine_along() -> None:
    failed = render("```python\n" + "x = 'abc' + 1\n" * 8_000 + "```\n", RenderLimits(memory=60 * 1024 * 1024))
    assert isinstance(failed, Problem)
    assert "too much memory" in failed.message
    assert isinstance(render("text"), RenderedPage)


def children() -> set[int]:
    found = Path(f"/proc/{os.getpid()}/task/{threading.get_native_id()}/children").read_text().split()
    return {int(pid) for pid in found if b"content.sandbox" in Path(f"/proc/{pid}/cmdline").read_bytes()}


def test_children_are_used_again_replaced_when_killed_and_ended_at_the_end() -> None:
    close_pool()
    render("one")
    first = children()
    render("two")
    assert children() == first
    assert len(first) == 1
    os.kill(next(iter(first)), signal.SIGKILL)
    assert isinstance(render("three"), RenderedPage)
    assert len(children() - first) == 1
    close_pool()
    assert not children()


def test_a_child_sees_no_secret_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    close_pool()
    monkeypatch.setenv("VIDERE_SECRET_KEY", "very-secret")
    render("one")
    (pid,) = children()
    assert b"very-secret" not in Path(f"/proc/{pid}/environ").read_bytes()


def test_many_threads_render_at_once() -> None:
    done: list[RenderedPage | Problem] = []
    threads = [threading.Thread(target=lambda n=n: done.append(render(f"page {n}"))) for n in range(6)]  # type: ignore[misc]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(page.html for page in done if isinstance(page, RenderedPage)) == [
        f"<p>page {n}</p>" for n in range(6)
    ]


def test_a_child_dies_with_the_process_that_needed_it() -> None:
    code = (
        "import os, pathlib, threading\n"
        "from videre.content.rendering import render_page\nfrom videre.content.course import Page\n"
        "from videre.content.links import Surroundings\n"
        "render_page(Page('p.md', 'P', 'x'), Surroundings('p.md', {}, {'p.md': 'p'}))\n"
        "path = pathlib.Path(f'/proc/{os.getpid()}/task/{threading.get_native_id()}/children')\n"
        "print(path.read_text(), flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == -signal.SIGKILL, run.stderr
    (child,) = run.stdout.split()
    until = time.monotonic() + 10
    while Path(f"/proc/{child}/cmdline").exists() and b"sandbox" in Path(f"/proc/{child}/cmdline").read_bytes():
        assert time.monotonic() < until
        time.sleep(0.02)
