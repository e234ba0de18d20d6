"""A small true course to begin with: what `videre courses new` writes, without a single problem in it."""

from datetime import date
from pathlib import Path

from videre.foundation.addresses import is_slug
from videre.foundation.errors import Conflict, Invalid

_COURSE = """\
# A course of Videre. What every line means: docs/authoring.md
format = 1
id = "{id}"                  # never changes: people's progress hangs on it
title = "{title}"
language = "en"
version = "{year}.1"         # a label for people; write a new one when the text has changed
summary = "One sentence that says what people can do afterwards."
licence = "CC-BY-4.0"
prerequisites = ["you can open a text file and save it"]
audience = "Whom is this for? Say it in their words."

[[authors]]
name = "Your name"

[[lessons]]
id = "first-lesson"
title = "The first lesson"
episodes = ["a-first-page.md"]     # files in the folder first-lesson/, in the order people meet them
"""

_PAGE = """\
+++
id = "a-first-page"
title = "A first page"
minutes = 10
# video = "a-first-page"           # media/a-first-page.mp4, with a-first-page.en.vtt for its captions
# pauses = [{ at = "0:30", exercise = "what-a-kilobyte-is" }]
+++

:::{objectives}
- say in a few words what people will be able to do
- keep it to what they can try out themselves today
:::

Begin with a situation your readers know. Two or three sentences are enough before the first thing they can do.

## Something to look at

```console
$ ls -l notes.txt
-rw-r--r-- 1 me me 2048 Mar  3 09:12 notes.txt
```

The fifth column is the size of the file in bytes. Whoever presses “copy” gets the command without the dollar sign.

::::{exercise} How large is the file?
:id: what-a-kilobyte-is
:kind: choice
:minutes: 1

Look at the line that begins with `-rw`.

- [ ] 1 byte          {feedback: That is the number of names the file has. The size stands further right.}
- [x] 2048 bytes      {feedback: Yes: two kibibytes, since one has 1024 bytes.}
- [ ] 3 megabytes     {feedback: The 3 belongs to the date, the third of March.}

:::{hint}
Count the columns: the size is the fifth.
:::

:::{solution}
2048 bytes. `ls -lh` would write it as `2.0K`.
:::
::::

::::{exercise} Try it on a file of yours
:id: size-of-my-file
:minutes: 3
:needs: computer

Open a terminal, go to a folder with files of yours, and find the largest one.
::::

:::{keypoints}
- One page, one thing to learn, one thing to do.
:::
"""

_IN_BRIEF = """\
For those who help or decide rather than take part: what this lesson is about, in five lines.

- what people can do afterwards
- what they need for it: time, a computer, which rights
- whom to ask
"""


def write_starter(parent: Path, name: str, today: date) -> Path:
    """Write the starter course `name` into a new folder below `parent` and return that folder."""
    if not is_slug(name):
        message = "A course is named with a–z, 0–9 and “-” only, at most 40 of them, such as tidy-data."
        raise Invalid(message, fields={"name": message}, kind="bad-id")
    folder = parent / name
    title = name.replace("-", " ").strip().capitalize() or name
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        raise Conflict(f"There is something named {name} already; choose another name.", kind="exists") from None
    lesson = folder / "first-lesson"
    lesson.mkdir()
    (folder / "course.toml").write_text(_COURSE.format(id=name, title=title, year=today.year), encoding="utf-8")
    (lesson / "a-first-page.md").write_text(_PAGE, encoding="utf-8")
    (lesson / "in-brief.md").write_text(_IN_BRIEF, encoding="utf-8")
    return folder
