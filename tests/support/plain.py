"""A small format whose authors write no ids, with its reader: for what happens to ids nobody wrote.

`lesson.plain` names lessons (``# Title``) and their pages in order. A page is a title, then paragraphs between blank
lines; one that begins with ``? Title`` is an exercise.
"""

import hashlib
from html import escape
from pathlib import Path

from videre.content.checked import CheckedCourse
from videre.content.course import Course, CourseFile, Episode, ExerciseOutline, Lesson, Page
from videre.content.identity import Found, ids_for, slug_of
from videre.content.outline import outline
from videre.content.readers import Reading
from videre.content.rendered import Exercise, RenderedPage
from videre.content.rendering import RenderedCourse

ORDER = "lesson.plain"


class PlainReader:
    """The reader."""

    name = "plain"

    def recognises(self, root: Path) -> Path | None:
        """A folder with an order of pages."""
        return root if (root / ORDER).is_file() else None

    def read(self, reading: Reading) -> CheckedCourse:
        """All of it; ids come from what the course has."""
        lessons: list[tuple[str, list[str]]] = []
        for line in (reading.folder / ORDER).read_text().splitlines():
            if line.startswith("# "):
                lessons.append((line[2:], []))
            elif line.strip():
                lessons[-1][1].append(line.strip())
        paths = [path for _title, pages in lessons for path in pages]
        texts = {path: (reading.folder / path).read_text().strip().split("\n\n") for path in paths}
        asked = {path: [one[2:].partition("\n") for one in texts[path] if one.startswith("? ")] for path in paths}
        taken: set[str] = set()
        lesson_ids = ids_for("lesson", [Found("", title, title) for title, _pages in lessons], reading.known, taken)
        pages = [Found(path, texts[path][0], Path(path).stem, " ".join(texts[path])) for path in paths]
        page_ids = dict(zip(paths, ids_for("episode", pages, reading.known, taken), strict=True))
        tasks = [Found(path, title, title, prompt) for path in paths for title, _end, prompt in asked[path]]
        task_ids = iter(ids_for("exercise", tasks, reading.known, taken))
        rendered: dict[str, RenderedPage] = {}
        episodes: dict[str, Episode] = {}
        for path in paths:
            exercises = [
                Exercise(next(task_ids), "tick", title, f"<p>{escape(prompt)}</p>", (), "", None, False, None, {}, {})
                for title, _end, prompt in asked[path]
            ]
            slots = iter(exercises)
            html = "".join(
                f'<div data-exercise-slot="{next(slots).id}"></div>'
                if one.startswith("? ")
                else f"<p>{escape(one)}</p>"
                for one in texts[path][1:]
            )
            own = page_ids[path]
            rendered[own] = RenderedPage(path, html, exercises=tuple(exercises), sections=tuple(outline(html).sections))
            stated = tuple(ExerciseOutline(one.id, one.kind, one.title, None, False, 1) for one in exercises)
            episodes[path] = Episode(own, texts[path][0], Page(path, texts[path][0], ""), exercises=stated)
        course = Course(
            id=reading.stated.id,
            title=reading.stated.title or "Plain",
            language="en",
            version=hashlib.sha256(repr((lessons, texts)).encode()).hexdigest()[:12],
            summary="",
            licence="CC-BY-4.0",
            lessons=tuple(
                Lesson(own, title, "", tuple(episodes[path] for path in pages_of))
                for own, (title, pages_of) in zip(lesson_ids, lessons, strict=True)
            ),
            format=self.name,
            texts=tuple(
                CourseFile(path, len(repr(texts[path])), hashlib.sha256(repr(texts[path]).encode()).hexdigest())
                for path in paths
            ),
        )
        return CheckedCourse(course, RenderedCourse(rendered), ())


def write_plain(parent: Path, lessons: dict[str, dict[str, str]], name: str = "river") -> Path:
    """A lesson of that format: texts by file, by the title of the lesson."""
    folder = parent / name
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    order = []
    for title, pages in lessons.items():
        order += [f"# {title}", *pages]
        for path, text in pages.items():
            (folder / path).write_text(text)
    (folder / ORDER).write_text("\n".join(order) + "\n")
    assert slug_of(name) == name
    return folder
