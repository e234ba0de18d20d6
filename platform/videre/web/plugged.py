"""Templates of exercise kinds that others have installed: ``templates/`` in the package that holds the kind."""

from collections.abc import Iterator
from functools import cache
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader

from videre.content.exercises import GROUP


@cache
def folders() -> tuple[Path, ...]:
    """The template folders of installed exercise kinds, in the order of their names."""
    return tuple(dict.fromkeys(_folders()))


def with_plugged(own: BaseLoader | None) -> ChoiceLoader:
    """Our templates first, so that a plugin adds to them and replaces none."""
    loaders: list[BaseLoader] = [own] if own is not None else []
    return ChoiceLoader([*loaders, *(FileSystemLoader(folder) for folder in folders())])


def _folders() -> Iterator[Path]:
    for point in sorted(entry_points(group=GROUP), key=lambda one: one.name):
        spec = find_spec(point.module.partition(".")[0])
        for place in (spec.submodule_search_locations or ()) if spec else ():
            if (templates := Path(place) / "templates").is_dir():
                yield templates
