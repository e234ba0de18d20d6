"""What a workflow is: a named function of ids and plain values, made of steps.

Registering imports nothing heavy; the runner hands the functions to DBOS when a worker starts. Order
matters: a workflow that was killed is run again from its beginning, and every step it finished before
returns what it returned then, in the same order. So a workflow decides only on its arguments and on what
its steps returned, and everything that touches the world stands inside a step, which may run twice when the
process is killed in it.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Literal, ParamSpec, Protocol, TypeVar

from sqlalchemy.orm import Session

from videre.foundation.database import Database
from videre.foundation.settings import Settings
from videre.foundation.storage import Storage

P = ParamSpec("P")
R = TypeVar("R")
Queue = Literal["short", "long"]


class Job(Protocol):
    """What a running workflow gets as its first argument."""

    @property
    def id(self) -> str:
        """The workflow's id."""

    @property
    def settings(self) -> Settings:
        """The settings of this installation."""

    @property
    def storage(self) -> Storage:
        """The files of this installation."""

    @property
    def database(self) -> Database:
        """The database, for the rare step that needs more than one unit of work."""

    def step(self, name: str, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run `function` as the step `name`; what it returns is kept and must be ids and plain values."""

    def unit_of_work(self) -> AbstractContextManager[Session]:
        """One transaction of ours; open it inside a step, and not around slow work."""

    def progress(self, phase: str, share: float | None = None) -> None:
        """Say how far it is: a word for the phase, and the share (0 to 1) where it can be known."""


@dataclass(frozen=True, slots=True)
class Workflow:
    """One registered workflow."""

    name: str
    function: Callable[..., Any]
    queue: Queue


_workflows: dict[str, Workflow] = {}


def workflow(name: str, *, queue: Queue = "short") -> Callable[[Callable[..., R]], Callable[..., R]]:
    """Register a function as the workflow `name`: ``(job, *ids) -> plain value or None``.

    The name is stored with every job, so it stays when the function moves. `queue`: "short" for what takes
    seconds (letters), "long" for what takes minutes (videos), so that the one never waits for the other.
    """

    def registered(function: Callable[..., R]) -> Callable[..., R]:
        known = _workflows.get(name)
        if known is not None and known.function is not function:
            raise ValueError(f"two workflows are called {name!r}")
        _workflows[name] = Workflow(name, function, queue)
        return function

    return registered


def workflows() -> list[Workflow]:
    """All registered workflows by name."""
    return sorted(_workflows.values(), key=lambda entry: entry.name)


def workflow_named(name: str) -> Workflow:
    """The workflow `name`; a name nobody registered is a fault of ours."""
    try:
        return _workflows[name]
    except KeyError:
        raise LookupError(f"no workflow is called {name!r}; is its room loaded by wiring?") from None
