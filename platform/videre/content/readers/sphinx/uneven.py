"""Tables written as lists, whose rows need not have equally many cells: what is missing at the end is empty."""

from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.parsers.rst.directives.tables import ListTable
from sphinx.util import logging

_log = logging.getLogger(__name__)


class UnevenTable(ListTable):
    """docutils shows nothing of a table in which a row is too short."""

    def check_list_content(self, node: nodes.Element) -> Any:
        """Fill the rows up before they are looked at."""
        rows = list(node.children[0].children) if node.children and isinstance(node[0], nodes.bullet_list) else []
        cells = [row[0] for row in rows if len(row) == 1 and isinstance(row[0], nodes.bullet_list)]
        if len(cells) == len(rows) and len({len(one) for one in cells}) > 1:
            said = str(max(map(len, cells)))
            place = "{}:{}".format(*self.state_machine.get_source_and_line(self.lineno))
            _log.warning("%s", said, location=place, type="videre", subtype="uneven")
            for one in cells:
                one += [nodes.list_item() for _ in range(int(said) - len(one))]
        return super().check_list_content(node)


def register() -> None:
    """Make it known to docutils."""
    directives.register_directive("list-table", UnevenTable)
