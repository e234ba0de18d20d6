"""The recordings of the courses that travel with Videre, before they are drawn: in the recorder's own reckoning."""

import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COURSES = Path(__file__).resolve().parents[2] / "courses"


def _timeline() -> Any:
    """The recorder's own reckoning of time; standard library only."""
    spec = importlib.util.spec_from_file_location("timeline", COURSES / "recording" / "timeline.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["timeline"] = module
    spec.loader.exec_module(module)
    return module


TIMELINE = _timeline()


@dataclass(frozen=True)
class Film:
    """A recording of a course, and what was made of it."""

    course: Path
    name: str

    def __str__(self) -> str:
        return f"{self.course.name}: {self.name}"

    @property
    def recording(self) -> Any:
        return TIMELINE.read(self.course / "recording" / f"{self.name}.toml")

    def beside(self, ending: str) -> Path:
        """The file of that ending in `media`."""
        return self.course / "media" / f"{self.name}.{ending}"


def films_of(course: Path) -> list[Film]:
    return [Film(course, path.stem) for path in sorted((course / "recording").glob("*.toml"))]
