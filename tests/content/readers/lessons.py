"""Small lessons in other formats, written for a test and read as a whole."""

import html
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from videre.content.checked import CheckedCourse
from videre.content.identity import NOTHING_KNOWN, Known
from videre.content.readers import Reading, Stated
from videre.content.readers.sphinx.reader import READER
from videre.content.rendered import RenderedPage

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000004000000030806000000b4f4aec60000000d49444154789c6364a01e1865000002fd000165e3bb"
    "4f0000000049454e44ae426082"
)
MARKUP = re.compile(r":::|```|\{[a-z][\w:-]*\}`|\.\. [\w-]+::|:[a-z]+:`|\(\w[\w-]*\)=")


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """A lesson of these files."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def with_pictures(files: Mapping[str, str | None]) -> dict[str, str | bytes]:
    """The files, with a picture of its own for each that has no text."""
    return {name: PNG + name.encode() if text is None else text for name, text in files.items()}


def read(root: Path, known: Known = NOTHING_KNOWN, **settings: Any) -> CheckedCourse:
    """The lesson in `root`, read as one of Sphinx."""
    folder = READER.recognises(root)
    assert folder is not None
    named = {key.replace("_", "-"): value for key, value in settings.items()}
    return READER.read(Reading(root, folder, Stated("lesson"), settings=named, known=known))


def page(checked: CheckedCourse, path: str) -> RenderedPage:
    """A page by its file."""
    return next(one for one in checked.rendered.episodes.values() if one.path == path)


def everything(one: RenderedPage) -> str:
    """All HTML of a page, what stands aside of it too."""
    aside = "".join(exercise.prompt_html + exercise.solution_html for exercise in one.exercises)
    return one.html + aside + one.instructor_notes_html


def shown(one: RenderedPage) -> str:
    """The words a learner sees, code left out."""
    bare = re.sub(r"<pre.*?</pre>|<code>.*?</code>|<math.*?</math>", "", everything(one), flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]*>", " ", bare))


def leftovers(checked: CheckedCourse) -> dict[str, list[str]]:
    """Markup that a learner would see, by page."""
    found = {one.path: MARKUP.findall(shown(one)) for one in checked.rendered.episodes.values()}
    return {path: signs for path, signs in found.items() if signs}


def kinds(checked: CheckedCourse, path: str) -> set[str]:
    """The kinds of problems of a file."""
    return {problem.kind for problem in checked.problems if problem.path == path}
