"""Routes with their declared policy: an area is a blueprint that refuses to hold a route without one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal

from flask import Blueprint, Flask, g
from flask.typing import ResponseReturnValue
from werkzeug.routing import BaseConverter, Rule

from videre.foundation.addresses import ALPHABET, PUBLIC_ID_LENGTH
from videre.web import csrf, limits
from videre.web.people import session_identity
from videre.web.policies import Policy

View = Callable[..., ResponseReturnValue]
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class SlugConverter(BaseConverter):
    """An id of a course, lesson, episode, exercise or partner."""

    regex = "[a-z0-9-]{1,40}"


class PublicConverter(BaseConverter):
    """A short public id."""

    regex = f"[{ALPHABET}]{{{PUBLIC_ID_LENGTH}}}"


class WholeConverter(BaseConverter):
    """A small whole number in ASCII digits (the built-in one takes Arabic digits and any length)."""

    regex = "[0-9]{1,9}"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)


CONVERTERS: dict[str, type[BaseConverter]] = {"slug": SlugConverter, "public": PublicConverter, "whole": WholeConverter}


class LateRule(Rule):
    """A rule that learns to build its address when it is first asked to.

    Compiling that for all two hundred rules takes half the time in which a web process starts; most build none.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled: list[Callable[..., tuple[str, str]]] = []

        def build(rule: Rule, **values: Any) -> tuple[str, str]:
            if not compiled:
                compiled.append(super(LateRule, self)._compile_builder(append_unknown))
            return compiled[0](rule, **values)

        return build


@dataclass(frozen=True, slots=True)
class Declared:
    """One route of the inventory."""

    endpoint: str
    rule: str
    methods: tuple[str, ...]
    policy: Policy
    csrf: str
    commits: bool
    limit: str | None
    strangers: str | None = None


class Area:
    """The routes for one kind of reader."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.blueprint = Blueprint(name, f"videre.web.{name}")
        self.declared: list[Declared] = []

    def route(
        self,
        rule: str,
        *,
        policy: Policy,
        also: str | None = None,
        methods: tuple[str, ...] = ("GET",),
        csrf: Literal["token", "origin", "address"] = "token",
        commits: bool = False,
        limit: str | None = None,
        strangers: str | None = None,
        endpoint: str | None = None,
    ) -> Callable[[View], View]:
        """Declare a view.

        ``also``: a second address of the same view and endpoint, such as that of a lesson page in a course instance;
        the view takes the parts of either. ``csrf`` "token": a form's token and the origin are checked; "origin":
        only the latter (JSON, and forms on pages that are the same for everybody). "address":
        neither, since the address itself is the secret that lets its holder do this, from a mail program too.
        ``commits``: a GET that writes.
        ``limit``: how often one address of the network may send an unsafe request, such as "10/minute";
        ``strangers``: the same for people without account only.
        """

        def declare(view: View) -> View:
            name = endpoint or view.__name__
            guarded = _guarded(view, policy, csrf, commits, limit, strangers)
            for address in (rule,) if also is None else (rule, also):
                self.declared.append(
                    Declared(f"{self.name}.{name}", address, methods, policy, csrf, commits, limit, strangers)
                )
                self.blueprint.add_url_rule(address, name, guarded, methods=list(methods))
            return view

        return declare


def _guarded(view: View, policy: Policy, check: str, commits: bool, limit: str | None, strangers: str | None) -> View:
    @wraps(view)
    def guarded(**parts: Any) -> ResponseReturnValue:
        if csrf.is_unsafe():
            if check != "address":
                csrf.check(with_token=check == "token")
            if limit is not None:
                limits.hit(limit)
            if strangers is not None and session_identity() is None:
                limits.hit(strangers)
        elif commits:
            g.videre_commits = True
        if policy.guard is not None and (answer := policy.guard()) is not None:
            return answer
        return view(**parts)

    return guarded


def inventory(app: Flask) -> Iterator[Declared]:
    """Every route of the application with its policy; raises LookupError for one that declares none."""
    known: dict[str, list[Declared]] = {}
    for area in app.extensions["videre_areas"]:
        for declared in area.declared:
            known.setdefault(declared.endpoint, []).append(declared)
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in known:
            raise LookupError(f"{rule.rule} declares no policy")
    for found in known.values():
        yield from found
