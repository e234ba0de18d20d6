"""A job that runs in the test's own process: its steps at once, nothing kept."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from sqlalchemy.orm import Session

from videre.foundation.database import Database, unit_of_work
from videre.foundation.settings import Settings
from videre.foundation.storage import Storage
from videre.foundation.storage.local import LocalStorage

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class HereAndNow:
    """See ``foundation.jobs.Job``."""

    settings: Settings
    database: Database
    id: str = "here-and-now"

    @property
    def storage(self) -> Storage:
        """The files of the test installation."""
        return LocalStorage(self.settings.data / "media")

    def step(self, _name: str, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run it."""
        return function(*args, **kwargs)

    def unit_of_work(self) -> AbstractContextManager[Session]:
        """One transaction."""
        return unit_of_work(self.database)

    def progress(self, phase: str, share: float | None = None) -> None:
        """Nobody looks."""
