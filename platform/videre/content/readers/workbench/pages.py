"""The pages of a lesson: which files there are, in which order, what their heads say."""

import re
from dataclasses import dataclass, field

from videre.content import files
from videre.content.dialect.nodes import Directive, Node, walk
from videre.content.files import Folder
from videre.content.problems import Report, quoted
from videre.content.readers.workbench.inline import plain
from videre.content.readers.workbench.preparing import Exercise, exercises, prepared
from videre.content.readers.yaml_text import Yaml, yaml_of
from videre.content.unread import words_alone

EPISODES = "episodes"
ENDINGS = (".md", ".Rmd", ".rmd")
FRAME = ("questions", "objectives", "keypoints")
"""What older templates have at the head of a page, and the Workbench in boxes."""

LONGEST_HEAD = 400
LONGEST_TITLE = 200
LONGEST_MINUTES = 1000

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.+?)(?:[ \t]+#+)?[ \t]*$", re.MULTILINE)
_FENCED = re.compile(r"^ {0,3}(```+|~~~+).*?(?:^ {0,3}\1|\Z)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Read:
    """A page that was read: `path` is inside the root, `name` its file's name without ending."""

    path: str
    name: str
    title: str
    source: str
    first_line: int
    minutes: int | None
    exercises: list[Exercise] = field(default_factory=list)


def names_in(folder: Folder, prefix: str) -> list[str]:
    """The pages in a folder, in the order of their names."""
    return sorted(
        name
        for path in folder.paths
        if path.startswith(prefix) and "/" not in (name := path[len(prefix) :]) and name.endswith(ENDINGS)
    )


def listed(config: Yaml, key: str, folder: Folder, prefix: str, report: Report) -> list[str]:
    """The names of the pages of one folder as config.yaml orders them, else all; what is wrong is reported."""
    there = names_in(folder, prefix)
    wanted = config.texts(key)
    if wanted is None:
        return there
    found: dict[str, int] = {}
    for name, line in wanted:
        if not files.is_inside_name(name) or not name.endswith(ENDINGS):
            report.error(line, "bad-page", f"{quoted(name)} must be the name of a .md or .Rmd file in {key}/.")
        elif f"{prefix}{name}" not in folder.paths:
            # The rest of a lesson is worth reading; that a page is not there must be seen before it is shown.
            said = f"{files.missing(folder, f'{prefix}{name}')} The page is left out, and the others are shown."
            report.warning(line, "missing-file", said)
        elif name in found:
            report.warning(line, "page-twice", f"{quoted(name)} is listed in line {found[name]} already.")
        else:
            found[name] = line
    for name in there:
        if name not in found:
            report.warning(
                config.line_of(key),
                "not-listed",
                f"{quoted(prefix + name)} is not in the list “{key}”, so nobody sees it.",
            )
    if wanted and not found and key == EPISODES:
        report.error(config.line_of(key), "none-there", f"None of the pages in the list “{key}” is there.")
    return list(found)


def page(folder: Folder, path: str, links: str, title: str, report: Report) -> Read | None:
    """A page with its head taken off, or None after saying what is wrong with it; `title` is for one that says none."""
    text = files.read_text(folder, path, files.LARGEST_PAGE, report)
    if text is None:
        return None
    head, source, first_line = split(text, report)
    keys = Yaml(report) if head is None else yaml_of(head, 2, report)
    if keys is None:
        return None
    said = keys.text("title", LONGEST_TITLE)
    if said is None and not title:
        found = _HEADING.search(_FENCED.sub("", source))
        title = plain(words_alone(found[1])) if found else ""
        report.warning(1, "no-title", "This page says no title: between the lines of --- add “title: …”.")
    name = path.rpartition("/")[2].rpartition(".")[0]
    minutes = keys.minutes("teaching", LONGEST_MINUTES) + keys.minutes("exercises", LONGEST_MINUTES)
    nodes: list[Node] = prepared(source, first_line, links, Report(path))
    there = {node.name for node in walk(nodes) if isinstance(node, Directive)}
    for key in FRAME:
        if keys.says(key) and key not in there:
            text = f"“{key}” at the head of a page is not shown by the Workbench: write ::: {key} into the page."
            report.warning(keys.line_of(key), "left-out", text)
    called = (plain(words_alone(said)) if said else title)[:LONGEST_TITLE] or name
    return Read(path, name, called, source, first_line, minutes or None, exercises(nodes))


def split(text: str, report: Report) -> tuple[str | None, str, int]:
    """The YAML at the head (None when there is none), the text below it, and the line on which that begins."""
    lines = text.split("\n")
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    if lines[first].rstrip() != "---":
        return None, text, 1
    for index in range(first + 1, min(len(lines), first + LONGEST_HEAD)):
        if lines[index].rstrip() in ("---", "..."):
            head = "\n" * first + "\n".join(lines[first + 1 : index])
            return head, "\n".join(lines[index + 1 :]), index + 2
    report.error(first + 1, "head-not-closed", "The head opened here with --- is never closed with ---.")
    return None, text, 1
