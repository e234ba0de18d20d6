"""Where a file of a course can be looked at, mended and asked about: the pages of the forge that holds its source.

Only addresses are made here; nothing is ever asked of a forge. What is unknown gets none, unless the course itself says
where its editor is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import quote, urlsplit

from videre.content.course import Origin

_SHORT_SSH = re.compile(r"[\w.-]+@([\w.-]+):(?!//)(.+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class SourceLinks:
    """A file at its forge: `edit` opens the editor, `view` is the file as published, `blame` says who wrote a line."""

    edit: str = ""
    view: str = ""
    blame: str = ""


NO_SOURCE = SourceLinks()


@dataclass(frozen=True, slots=True)
class Forge:
    """The addresses of a kind of forge below a repository; `line` is what names a line of a file."""

    edit: str
    view: str
    blame: str
    line: str


GITHUB = Forge("/edit/{branch}/{path}", "/blob/{commit}/{path}?plain=1", "/blame/{commit}/{path}", "#L{line}")
GITLAB = Forge("/-/edit/{branch}/{path}", "/-/blob/{commit}/{path}?plain=1", "/-/blame/{commit}/{path}", "#L{line}")
GITEA = Forge(
    "/_edit/{branch}/{path}",
    "/src/commit/{commit}/{path}?display=source",
    "/blame/commit/{commit}/{path}",
    "#L{line}",
)
BITBUCKET = Forge(
    "/src/{branch}/{path}?mode=edit", "/src/{commit}/{path}", "/annotate/{commit}/{path}", "#lines-{line}"
)
FORGES: Mapping[str, Forge] = MappingProxyType(
    {
        "github": GITHUB,
        "gitlab": GITLAB,
        "gitea": GITEA,
        "forgejo": GITEA,
        "codeberg": GITEA,
        "bitbucket": BITBUCKET,
    }
)
"""By a word of the host's name: gitlab.com, gitlab.example.org and git.gitlab.example.org are all one kind."""


def source_links(origin: Origin | None, path: str, *, line: int | None = None, edit: str = "") -> SourceLinks:
    """Where the file `path` of a course is found; `edit` is the editor's address as the course states it."""
    if not path:
        return NO_SOURCE
    found = _at_forge(origin, path, line) if origin is not None else NO_SOURCE
    return SourceLinks(_stated(edit, origin, path, line), found.view, found.blame) if edit else found


def repository(address: str) -> str:
    """The page of a repository in the web, https://host/owner/name; "" where its address tells of none."""
    short = _SHORT_SSH.fullmatch(address)
    try:
        parts = urlsplit(f"ssh://{short.group(1)}/{short.group(2)}" if short else address)
        port = parts.port
    except ValueError:
        return ""
    path = parts.path.rstrip("/").removesuffix(".git").strip("/")
    if parts.scheme not in ("https", "ssh", "git+ssh") or not parts.hostname or path.count("/") < 1:
        return ""
    host = f"{parts.hostname}:{port}" if port and parts.scheme == "https" else parts.hostname
    return f"https://{host}/{quote(path, safe='/~')}"


def _at_forge(origin: Origin, path: str, line: int | None) -> SourceLinks:
    where = repository(origin.address)
    host = urlsplit(where).hostname or ""
    forge = next((FORGES[word] for word in host.split(".") if word in FORGES), None)
    if forge is None:
        return NO_SOURCE
    whole = f"{origin.folder.strip('/')}/{path}".lstrip("/")
    parts = {"path": quote(whole), "commit": quote(origin.commit), "branch": quote(origin.branch)}
    ending = forge.line.format(line=line) if line else ""
    return SourceLinks(
        edit=where + forge.edit.format(**parts) + ending if origin.branch else "",
        view=where + forge.view.format(**parts) + ending if origin.commit else "",
        blame=where + forge.blame.format(**parts) + ending if origin.commit else "",
    )


def _stated(edit: str, origin: Origin | None, path: str, line: int | None) -> str:
    parts = {
        "path": quote(path),
        "line": str(line or 1),
        "branch": quote(origin.branch if origin else ""),
        "commit": quote(origin.commit if origin else ""),
    }
    return re.sub(r"\{(\w+)\}", lambda found: parts.get(found.group(1), ""), edit)
