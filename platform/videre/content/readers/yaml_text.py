"""YAML of a lesson, read without trusting it: plain data only, no aliases, small, every value with its line."""

from dataclasses import dataclass, field
from typing import Any

import yaml

from videre.content.problems import Report, quoted

LARGEST = 64 * 1024
LONGEST_TEXT = 2000
MOST_ITEMS = 1000


class _Refused(yaml.YAMLError):
    """What is YAML, but nothing that a lesson needs."""

    def __init__(self, said: str, mark: Any) -> None:
        super().__init__(said)
        self.said = said
        self.problem_mark = mark


class _Loader(yaml.SafeLoader):
    """Nodes without aliases: ten lines of them can mean a million values."""

    def compose_node(self, parent: Any, index: int) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise _Refused(
                f"The alias *{event.anchor} is not read here; write out what it stands for.", event.start_mark
            )
        return super().compose_node(parent, index)


@dataclass(slots=True)
class Yaml:
    """The keys of a mapping; asking for a value of another kind reports it and gives nothing."""

    report: Report
    first_line: int = 1
    nodes: dict[str, yaml.Node] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def line_of(self, key: str) -> int:
        """Where a key stands, else where all begins."""
        return self.lines.get(key, self.first_line)

    def says(self, key: str) -> bool:
        """Whether there is anything under a key, of whatever kind."""
        node = self.nodes.get(key)
        return node is not None and not _is_empty(node) and bool(node.value)

    def text(self, key: str, longest: int = LONGEST_TEXT) -> str | None:
        """A text, or a number or date as it is written."""
        node = self.nodes.get(key)
        if node is None or _is_empty(node):
            return None
        if not isinstance(node, yaml.ScalarNode):
            self._wrong(key, "a text")
            return None
        text = " ".join(str(node.value).split())
        if len(text) > longest:
            self.report.error(
                self.line_of(key), "too-long", f"“{key}” has {len(text):,} characters; {longest:,} are the most."
            )
            return None
        return text or None

    def texts(self, key: str) -> list[tuple[str, int]] | None:
        """The items of a list with their lines; None where there is no list."""
        node = self.nodes.get(key)
        if node is None or _is_empty(node):
            return None
        if isinstance(node, yaml.ScalarNode):
            return [(str(node.value).strip(), node.start_mark.line + self.first_line)]
        if not isinstance(node, yaml.SequenceNode) or len(node.value) > MOST_ITEMS:
            self._wrong(key, f"a list of at most {MOST_ITEMS:,} names")
            return None
        found = []
        for item in node.value:
            line = item.start_mark.line + self.first_line
            if isinstance(item, yaml.ScalarNode) and str(item.value).strip():
                found.append((str(item.value).strip(), line))
            else:
                self.report.error(line, "wrong-type", f"Each item of “{key}” must be the name of a file.")
        return found

    def minutes(self, key: str, most: int) -> int:
        """A whole number of minutes; 0 where there is none, and where it is none (which is reported)."""
        node = self.nodes.get(key)
        if node is None or _is_empty(node):
            return 0
        written = str(node.value).strip() if isinstance(node, yaml.ScalarNode) else ""
        if written.isascii() and written.isdigit() and len(written) <= 6 and int(written) <= most:
            return int(written)
        self.report.warning(
            self.line_of(key),
            "bad-minutes",
            f"“{key}” must be a whole number of minutes up to {most}, not {quoted(written or 'something else')}.",
        )
        return 0

    def _wrong(self, key: str, wanted: str) -> None:
        self.report.error(self.line_of(key), "wrong-type", f"“{key}” must be {wanted}.")


def yaml_of(text: str, first_line: int, report: Report) -> Yaml | None:
    """The keys of a YAML text that begins on a line; None after saying what is wrong with it."""
    read = tree_of(text, first_line, report)
    return None if read is None else _keys(read[0], first_line, report)


def tree_of(text: str, first_line: int, report: Report) -> tuple[yaml.Node | None] | None:
    """The YAML as nodes that know their lines; None after saying what is wrong with it."""
    if len(text) > LARGEST:
        report.error(first_line, "too-large", f"This YAML has {len(text):,} characters; {LARGEST:,} are the most.")
        return None
    try:
        loader = _Loader(text)
        try:
            return (loader.get_single_node(),)
        finally:
            loader.dispose()
    except _Refused as error:
        report.error(error.problem_mark.line + first_line, "bad-yaml", error.said)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or "it cannot be read"
        line = mark.line + first_line if mark is not None else first_line
        hint = " Put quotes around a text that holds “: ”." if said.startswith("mapping values") else ""
        report.error(line, "bad-yaml", f"This is not YAML: {said}.{hint}")
    except (RecursionError, ValueError):
        report.error(first_line, "bad-yaml", "This YAML is nested too deep.")
    return None


def _keys(root: yaml.Node | None, first_line: int, report: Report) -> Yaml | None:
    found = Yaml(report, first_line)
    if root is None or _is_empty(root):
        return found
    if not isinstance(root, yaml.MappingNode):
        report.error(first_line, "bad-yaml", "There must be lines such as “title: …” here.")
        return None
    for key, value in root.value:
        line = key.start_mark.line + first_line
        if not isinstance(key, yaml.ScalarNode):
            report.error(line, "bad-yaml", "A key must be a word.")
            continue
        name = str(key.value)
        if name in found.nodes:
            report.error(line, "key-twice", f"The key {quoted(name)} stands here twice; keep one.")
        found.nodes[name], found.lines[name] = value, line
    return found


def _is_empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"
