"""What an independent count of a source finds on one page."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """Boxes as (kind, title), and numbers of everything else.

    ``lists_exercises``: how often the page lists the exercises and solutions of all pages, each by a link.
    """

    boxes: list[tuple[str, str]] = field(default_factory=list)
    tab_sets: int = 0
    tabs: list[str] = field(default_factory=list)
    code_blocks: int = 0
    images: int = 0
    tables: int = 0
    inside_links: int = 0
    lists_exercises: int = 0

    def kinds(self) -> Counter[str]:
        """How many boxes there are of each kind."""
        return Counter(kind for kind, _ in self.boxes)

    @property
    def exercises(self) -> int:
        """Boxes that are exercises."""
        return self.kinds()["exercise"]

    @property
    def solutions(self) -> int:
        """Boxes that are solutions."""
        return self.kinds()["solution"]
