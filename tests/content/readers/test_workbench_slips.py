"""Signs of the Workbench that belong to nothing: no learner sees them."""

from pathlib import Path

from tests.content.readers.workbench_lessons import PNG, episode

PICTURE: dict[str, str | bytes] = {"episodes/fig/core.png": PNG}


def test_a_line_break_behind_which_nothing_comes_is_not_seen(tmp_path: Path) -> None:
    seen = episode(tmp_path, "ice\\\nsnow\\\n\n\\\n\nin C:\\ice\\\n\n`C:\\`\n")
    assert seen.said == []
    assert seen.html == "<p>ice<br>\nsnow</p>\n<p>in C:\\ice\\</p>\n<p><code>C:\\</code></p>"


def test_attributes_behind_an_address_that_is_defined_are_no_text(tmp_path: Path) -> None:
    seen = episode(
        tmp_path, "![a core][core] and [b]\n\n[core]: fig/core.png {width=50%}\n[b]: https://b.example\n", PICTURE
    )
    assert seen.said == []
    assert 'alt="a core"' in seen.html and 'href="https://b.example"' in seen.html and "{" not in seen.html


def test_attributes_that_belong_to_nothing_are_left_out_and_told(tmp_path: Path) -> None:
    seen = episode(tmp_path, "> said\n\n{.callout}\n\n{#here}\n## Ice\n\n{that}\n")
    assert seen.said == [("episodes/01-drill.md", line, "left-out") for line in (8, 10)]
    assert "callout" not in seen.html and '<h2 id="h-ice">' in seen.html and "<p>{that}</p>" in seen.html
