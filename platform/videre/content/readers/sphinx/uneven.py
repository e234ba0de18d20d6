"""Tables that docutils would take away for a slip: rows of unequal length, widths or headings that do not fit."""

from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.parsers.rst.directives.tables import ListTable, RSTTable, Table
from sphinx.directives.patches import CSVTable
from sphinx.util import logging

_log = logging.getLogger(__name__)


class Forgiving(Table):
    """What is only about how a table looks takes nothing of it away; of one that is none, all stays that is in it."""

    def run(self) -> list[nodes.Node]:
        """The table; else what stands in it."""
        made: list[nodes.Node] = super().run()
        stands = [] if any(isinstance(one, nodes.table) for one in made) else self.stands()
        if not stands:
            return made
        for message in made:  # with the source in it, that would be shown once more
            message[:] = [one for one in message if not isinstance(one, nodes.literal_block)]
        title, _messages = self.make_title()
        said = [nodes.paragraph("", "", nodes.strong("", "", *title.children))] if title is not None else []
        return [*said, *stands, *made]

    def stands(self) -> list[nodes.Node]:
        """What stands in it, as it was read."""
        return []

    def check_table_dimensions(self, rows: list[Any], header_rows: int, stub_columns: int) -> None:
        """More of it may be headings than there is."""
        if 0 < len(rows) <= header_rows:
            self._say("header-rows", "headings")
        elif stub_columns and any(len(row) <= stub_columns for row in rows):
            self._say("stub-columns", "headings")

    def get_column_widths(self, n_cols: int) -> Any:
        """Widths that are not as many as the columns are none."""
        if isinstance(self.widths, list) and len(self.widths) != n_cols:
            self._say("widths", "widths")
            self.options["widths"] = "auto"
        return super().get_column_widths(n_cols)

    def _say(self, what: str, subtype: str) -> None:
        place = "{}:{}".format(*self.state_machine.get_source_and_line(self.lineno))
        _log.warning("%s", what, location=place, type="videre", subtype=subtype)


class UnevenTable(Forgiving, ListTable):
    """docutils shows nothing of a table in which a row is too short."""

    parsed: nodes.Element | None = None

    def stands(self) -> list[nodes.Node]:
        """What is no list of lists."""
        return self.parsed.children if self.parsed is not None else []

    def check_list_content(self, node: nodes.Element) -> Any:
        """Fill the rows up before they are looked at."""
        self.parsed = node
        rows = list(node.children[0].children) if node.children and isinstance(node[0], nodes.bullet_list) else []
        cells = [row[0] for row in rows if len(row) == 1 and isinstance(row[0], nodes.bullet_list)]
        if len(cells) == len(rows) and len({len(one) for one in cells}) > 1:
            self._say(str(max(map(len, cells))), "uneven")
            longest = max(map(len, cells))
            for one in cells:
                one += [nodes.list_item() for _ in range(longest - len(one))]
        return super().check_list_content(node)


class WrittenTable(Forgiving, CSVTable):
    """A table of values with commas between them."""


class DrawnTable(Forgiving, RSTTable):
    """A table that is drawn, with a title."""

    def stands(self) -> list[nodes.Node]:
        """What is no table, or more than one."""
        node = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, node)
        stands: list[nodes.Node] = node.children
        return stands


def register() -> None:
    """Make them known to docutils."""
    directives.register_directive("list-table", UnevenTable)
    directives.register_directive("csv-table", WrittenTable)
    directives.register_directive("table", DrawnTable)
