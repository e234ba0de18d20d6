"""The oracle itself, on small texts whose counts are plain; then whole lessons, page by page, against it."""

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.content.oracle import myst, workbench
from tests.content.oracle.tally import Tally
from videre.content.check import check_course
from videre.content.counts import Counts
from videre.content.readers import readers
from videre.content.report import report_of

LESSONS = Path(os.environ.get("VIDERE_SAMPLES") or Path(__file__).parents[4] / "shared" / "samples") / "lessons"
FENCES = """\
Text with `![no](x.png)` and ![yes](y.png), [in](two.md), [out](https://x.org), {doc}`three`.

::::{tabs}
:::{group-tab} Shell
```console
$ ls [no](link.md)
```
:::
:::{group-tab} R
    r code
:::
::::

````{challenge} Count
| a | b |
|---|---|
| 1 | 2 |

```{solution}
Two.
```
````

:::{admonition} Look
:class: warning

```{figure} z.png
```
:::

- item

      in the item

```{toctree}
:caption: Parts

two
Own title <three>
Elsewhere <https://x.org>
```
"""
DIVS = """\
---
title: "x"
---

:::::::::::: challenge

## Count

One `[no](x.md)`.

:::::::: solution

## Two

```output
::: no
```

::::
::::

::: {.callout #own}
## First
## Second
[in](two.md), [out][far], [near][n] ![p](p.png){alt='x'}
:::

::: group-tab
### Shell
### R
:::

[far]: https://x.org
[n]: three.md
"""


def test_fences_are_counted_as_they_are_written() -> None:
    found = myst.count(FENCES)
    assert found.boxes == [("exercise", "Count"), ("solution", ""), ("warning", "Look")]
    assert (found.tab_sets, found.tabs, found.code_blocks) == (1, ["Shell", "R"], 2)
    assert (found.images, found.tables, found.inside_links) == (2, 1, 4)
    assert (found.exercises, found.solutions) == (1, 1)


def test_divs_are_counted_as_they_are_written() -> None:
    found = workbench.count(DIVS)
    assert found.boxes == [("exercise", "Count"), ("solution", "Two"), ("callout", "First")]
    assert (found.tab_sets, found.tabs, found.code_blocks) == (1, ["Shell", "R"], 1)
    assert (found.images, found.tables, found.inside_links) == (1, 0, 2)


SAYS_ONLY_ITS_KIND = re.compile(r"(exercise|solution)(?::\s*|$)", re.IGNORECASE)


def titles(boxes: Iterable[tuple[str, str]]) -> Counter[tuple[str, str]]:
    """Kinds and titles as a reader sees them: without marks of Markdown, and without the name of the kind, which
    every box shows anyway."""
    plain = ((kind, re.sub(r"[`*]", "", title).replace("--", "–")) for kind, title in boxes)
    return Counter((kind, SAYS_ONLY_ITS_KIND.sub("", title)) for kind, title in plain)


def differences(counts: Counts, tally: Tally, listed: int) -> dict[str, object]:
    """What the page shows beside what its source says, where that differs; a list of exercises has `listed` links."""
    pairs: dict[str, tuple[object, object]] = {
        "titles": (titles((box.kind, box.title) for box in counts.boxes), titles(tally.boxes)),
        "inside_links": (counts.inside_links, tally.inside_links + tally.lists_exercises * listed),
        "boxes": (Counter(box.kind for box in counts.boxes), tally.kinds()),
        "exercises": (counts.exercises, tally.exercises),
        "solutions": (counts.solutions, tally.solutions),
        "tab_sets": (counts.tab_sets, tally.tab_sets),
        "tabs": (Counter(counts.tabs), Counter(tally.tabs)),
        "code_blocks": (counts.code_blocks, tally.code_blocks),
        "images": (counts.images, tally.images),
        "tables": (counts.tables, tally.tables),
    }
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


@pytest.mark.samples
@pytest.mark.parametrize(
    ("name", "format_", "count"), [("git-intro", "sphinx", myst.count), ("git-novice", "workbench", workbench.count)]
)
def test_every_page_of_a_sample_shows_what_its_source_says(
    name: str, format_: str, count: Callable[[str], Tally]
) -> None:
    root = LESSONS / name
    if not root.is_dir() or format_ not in readers():
        pytest.skip("there is no such sample lesson beside this checkout, or no reader for its format")
    checked = check_course(root)
    report = report_of(checked)
    assert checked.is_publishable
    assert len(report.pages) > 10
    said = {}
    for page in report.pages:
        path = next(path for path in (root / page.path, root / "content" / page.path) if path.is_file())
        said[page.path] = count(path.read_text("utf-8"))
    listed = sum(tally.exercises + tally.solutions for tally in said.values())
    silent = {}
    for page in report.pages:
        different = differences(page.counts, said[page.path], listed)
        if different:
            silent[page.path] = different
    assert silent == {}
