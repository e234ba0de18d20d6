"""Reading the settings, layer by layer, remembering where each came from.

Problems are collected, not raised one by one: `videre doctor` shows them all with what to do about each.
"""

import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from videre.foundation.errors import shortened
from videre.foundation.settings import checks
from videre.foundation.settings.specs import SPECS, Settings, Spec

NAME = "videre.toml"
IN_A_FILE = "_file"


class SettingsError(Exception):
    """The settings cannot be used; the message lists every reason, a line each."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One setting as found: its value, where it came from, what is wrong with it ("" if nothing), what to do."""

    spec: Spec
    value: object
    origin: str
    wrong: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """All findings, unknown names met on the way, and the file that was looked for (it may be absent)."""

    findings: tuple[Finding, ...]
    unknown: tuple[str, ...]
    file: Path

    @property
    def problems(self) -> list[str]:
        """A line for each thing that is wrong, with its remedy."""
        lines = [f"{f.spec.name} ({f.origin}): {f.wrong} {f.remedy}" for f in self.findings if f.wrong]
        return lines + [
            f"{name}: there is no such setting. Remove it, or look at docs/settings.md." for name in self.unknown
        ]

    def settings(self) -> Settings:
        """The settings themselves; raises SettingsError when anything is wrong."""
        if self.problems:
            raise SettingsError("\n".join(self.problems))
        values: dict[str, Any] = {f.spec.name: f.value for f in self.findings}
        data: Path = values["data"]
        values["database"] = values["database"] or f"sqlite:///{data / 'videre.db'}"
        values["secret_key"] = values["secret_key"] or kept_key(data)
        return Settings(**values)


def load(
    environment: Mapping[str, str] | None = None,
    file: Path | None = None,
    overrides: Mapping[str, object] | None = None,
) -> Loaded:
    """Read every layer. `file` defaults to `config_file`; `overrides` are command-line options."""
    environment = os.environ if environment is None else environment
    file = file or config_file(environment)
    written, file_problem = _read_file(file)
    findings = []
    for spec in SPECS:
        raw, origin = _layered(spec, written, file, environment, overrides or {})
        findings.append(_judged(spec, raw, origin, file))
    findings = _judged_together(findings)
    if file_problem:
        first = findings[0]
        findings[0] = Finding(first.spec, first.value, str(file), file_problem, "Mend the file.")
    names = {spec.name for spec in SPECS}
    unknown = [f"{file}: {name}" for name in written if name.removesuffix(IN_A_FILE) not in names]
    return Loaded(tuple(findings), tuple(unknown), file)


def config_file(environment: Mapping[str, str] | None = None) -> Path:
    """The file that settings are read from: $VIDERE_CONFIG (or the folder it names), or videre.toml where we are."""
    environment = os.environ if environment is None else environment
    named = Path(environment.get("VIDERE_CONFIG") or NAME)
    return named / NAME if named.is_dir() else named


def named_file(file: Path, setting: str) -> Path | None:
    """The file in which the settings file says that `setting` stands."""
    value = _read_file(file)[0].get(setting + IN_A_FILE)
    return (file.resolve().parent / str(value)).resolve() if value else None


def named_files(file: Path) -> list[tuple[str, Path]]:
    """(name, path) of the files below its own folder that the settings file names, and that are there."""
    written, _problem = _read_file(file)
    known = {spec.name + IN_A_FILE for spec in SPECS}
    folder = file.resolve().parent
    paths = [(folder / str(value)).resolve() for name, value in sorted(written.items()) if name in known]
    return [
        (path.relative_to(folder).as_posix(), path) for path in paths if path.is_relative_to(folder) and path.is_file()
    ]


def kept_key(data: Path) -> str:
    """The key in the data folder, made at first need and readable by its owner only."""
    path = data / "secret-key"
    data.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("utf-8").strip()
    with os.fdopen(handle, "w") as opened:
        opened.write(secrets.token_urlsafe(48))
    return path.read_text("utf-8").strip()


def _read_file(file: Path) -> tuple[dict[str, object], str]:
    if not file.exists():
        return {}, ""
    try:
        return tomllib.loads(file.read_text("utf-8-sig")), ""
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError, OSError, ValueError) as error:
        return {}, f"cannot be read: {shortened(error, 120)}."


def _layered(
    spec: Spec,
    written: Mapping[str, object],
    file: Path,
    environment: Mapping[str, str],
    overrides: Mapping[str, object],
) -> tuple[object, str]:
    if overrides.get(spec.name) is not None:
        return overrides[spec.name], "command line"
    if named := environment.get(spec.variable + "_FILE"):
        try:
            return Path(named).read_text("utf-8").strip(), f"file named by {spec.variable}_FILE"
        except (OSError, UnicodeDecodeError):
            return None, f"{spec.variable}_FILE"
    if spec.variable in environment:
        return environment[spec.variable], spec.variable
    if beside := written.get(spec.name + IN_A_FILE):
        origin = f"file named by {spec.name}{IN_A_FILE} in {file}"
        try:
            return (file.parent / str(beside)).read_text("utf-8").strip(), origin
        except (OSError, ValueError):
            return None, origin
    if spec.name in written:
        return written[spec.name], str(file)
    return spec.default, "default"


def _judged(spec: Spec, raw: object, origin: str, file: Path) -> Finding:
    if raw is None:
        return Finding(
            spec, spec.default, origin, "the named file cannot be read.", "Check its path and who may read it."
        )
    try:
        value = _converted(spec, raw, file.parent if origin == str(file) else Path.cwd())
    except ValueError as error:
        return Finding(spec, spec.default, origin, f"{error}", "Correct it.")
    wrong, remedy = checks.alone(spec.name, value)
    return Finding(spec, value, origin, wrong, remedy)


def _judged_together(findings: list[Finding]) -> list[Finding]:
    if any(finding.wrong for finding in findings):
        return findings
    wrong = checks.together({finding.spec.name: finding.value for finding in findings})
    return [
        replace(finding, wrong=wrong[finding.spec.name][0], remedy=wrong[finding.spec.name][1])
        if finding.spec.name in wrong
        else finding
        for finding in findings
    ]


def _converted(spec: Spec, raw: object, beside: Path) -> object:
    found = "" if spec.secret else f" (found {shortened(raw)!r})"
    match spec.kind:
        case "whole":
            return _whole(spec, raw, found)
        case "switch":
            if isinstance(raw, bool):
                return raw
            words = {
                "1": True,
                "true": True,
                "yes": True,
                "on": True,
                "0": False,
                "false": False,
                "no": False,
                "off": False,
            }
            if isinstance(raw, str) and raw.strip().lower() in words:
                return words[raw.strip().lower()]
            raise ValueError(f"must be true or false{found}.")
        case "list":
            if isinstance(raw, str):
                return tuple(part.strip() for part in raw.split(",") if part.strip())
            if isinstance(raw, (list, tuple)) and all(isinstance(part, str) for part in raw):
                return tuple(raw)
            raise ValueError(f"must be a list of texts{found}.")
        case "path":
            if not isinstance(raw, (str, Path)) or not str(raw) or "\0" in str(raw):
                raise ValueError(f"must be a path{found}.")
            return (beside / Path(raw).expanduser()).resolve()
        case _:
            if not isinstance(raw, str) or "\0" in raw:
                raise ValueError(f"must be a text{found}.")
            return raw.strip()


def _whole(spec: Spec, raw: object, found: str) -> int:
    if isinstance(raw, str) and raw.isascii() and raw.isdigit() and len(raw) < 16:
        raw = int(raw)
    if not isinstance(raw, int) or isinstance(raw, bool):
        raise ValueError(f"must be a whole number{found}.")
    if spec.least is not None and raw < spec.least:
        raise ValueError(f"must be at least {spec.least}{found}.")
    if spec.most is not None and raw > spec.most:
        raise ValueError(f"must be at most {spec.most}{found}.")
    return raw
