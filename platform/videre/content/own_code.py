"""`bring-your-own-code.md` in the folder of a course: a worked story, and in its head the example cards.

+++
[[cards]]
id = "only-my-laptop"
title = "It only runs on my laptop"
bring = "A script and the message others get."
leave = "It starts with one command somewhere else."
minutes = 25
+++
The story …
"""

from typing import TYPE_CHECKING

from videre.content import front_matter
from videre.content.course import CodeCard, CodePage, Page
from videre.content.problems import Report
from videre.content.tables import Table, parse

if TYPE_CHECKING:
    from videre.content.reader import Ids

CODE_FILE = "bring-your-own-code.md"
TITLE = "Bring your own code"
USUAL_MINUTES = 25
CARDS_MOST = 12
LONGEST_TITLE = 120
LONGEST_LINE = 400


def code_page(text: str, ids: "Ids", report: Report) -> CodePage | None:
    """The page from the text of its file; None after saying why it cannot be read."""
    head, source, first_line = front_matter.split(text, report)
    table = parse(head or "", 1, report)
    if table is None:
        return None
    title = table.words("title", longest=LONGEST_TITLE)
    tables = table.tables("cards", 'blocks such as [[cards]] title = "…"')
    table.close()
    if not tables:
        report.error(1, "no-cards", "There are no example cards here: add [[cards]] blocks between the lines of +++.")
    if len(tables) > CARDS_MOST:
        report.error(table.line_of("cards"), "too-many", f"{CARDS_MOST} cards are the most; five are a good number.")
        return None
    cards = [card for one in tables if (card := _card(one, ids)) is not None]
    if not source.strip():
        report.error(
            first_line, "empty-page", "There is no story below the head: tell how somebody's code became better."
        )
    front_matter.no_exercises(source, first_line, report, "the page about bringing one's own code")
    return CodePage(Page(CODE_FILE, title or TITLE, source, first_line), tuple(cards))


def _card(table: Table, ids: "Ids") -> CodeCard | None:
    own = ids.take(table.text("id", required=True), "card", table.report, table.line_of("id"))
    title = table.words("title", required=True, longest=LONGEST_TITLE)
    bring = table.text("bring", required=True, longest=LONGEST_LINE)
    leave = table.text("leave", required=True, longest=LONGEST_LINE)
    minutes = table.number("minutes", 5, 240)
    table.close()
    if own is None or title is None or bring is None or leave is None:
        return None
    return CodeCard(own, title, bring, leave, minutes or USUAL_MINUTES)
