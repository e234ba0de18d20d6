"""Course folders written for a test."""

from pathlib import Path

COURSE = """\
format = 1
id = "tidy-data"
title = "Tidy data"
language = "en"
version = "1.0"
summary = "One row each."
licence = "CC-BY-4.0"

[[authors]]
name = "Ada Nord"

[[lessons]]
id = "rows"
title = "Rows"
episodes = ["first.md", "second.md"]
"""

FIRST = """\
+++
id = "first"
title = "First"
minutes = 5
+++

Read [the second](second.md#what-to-do).
"""

SECOND = """\
+++
id = "second"
title = "Second"
minutes = 7
+++

## What to do

:::{exercise} Do it
:id: do-it

Now.
:::
"""


def write(folder: Path, files: dict[str, str | bytes] | None = None, **changes: str | bytes | None) -> Path:
    """A good course in `folder`, with other files put in (by path) or changed (`course`, `first`, `second`)."""
    named: dict[str, str | bytes | None] = {
        "course.toml": changes.get("course", COURSE),
        "rows/first.md": changes.get("first", FIRST),
        "rows/second.md": changes.get("second", SECOND),
        **(files or {}),
    }
    for path, content in named.items():
        if content is not None:
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder
