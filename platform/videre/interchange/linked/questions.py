"""A question and what was answered, as linked data; only what everybody sees on its page is handed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from videre.foundation import addresses
from videre.interchange.linked import Node, nameless, node, reference
from videre.interchange.site import Site

TITLE = 110


@dataclass(frozen=True, slots=True)
class Said:
    """A question or a reply in plain words; `name` is "" where nobody is named."""

    text: str
    name: str
    at: datetime
    votes: int = 0


def question(site: Site, public_id: str, asked: Said, answer: Said | None, others: Sequence[Said], about: str) -> Node:
    """The page of a question; `about` is the absolute address of the lesson page where it was asked."""
    address = site.at(addresses.QUESTION, question=public_id)
    replies = len(others) + (answer is not None)
    return node(
        "QAPage",
        address,
        mainEntity=node(
            "Question",
            f"{address}#question",
            name=_title(asked.text),
            text=asked.text,
            dateCreated=_moment(asked.at),
            author=_somebody(asked.name),
            upvoteCount=asked.votes,
            answerCount=replies,
            about=reference(about),
            acceptedAnswer=_answer(answer, f"{address}#answer") if answer else None,
            suggestedAnswer=[_answer(one, f"{address}#reply-{number}") for number, one in enumerate(others, 1)],
        ),
    )


def _answer(one: Said, address: str) -> Node:
    return node("Answer", address, text=one.text, dateCreated=_moment(one.at), author=_somebody(one.name), url=address)


def _somebody(name: str) -> Node | None:
    return nameless("Person", name=name) if name else None


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _title(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TITLE else line[:TITLE].rsplit(" ", 1)[0] + "…"
