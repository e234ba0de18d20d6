"""What the viewer sees at one moment, as data, and how it is painted."""

import textwrap
from dataclasses import dataclass, field, replace
from functools import cache

from look import (
    ACCENT,
    ALARM,
    CALM,
    CODE_COLOURS,
    FOAM,
    FRESH,
    HEIGHT,
    INK,
    MARK,
    MARK_EDGE,
    MIST,
    MUTED,
    PAPER,
    PROMPT,
    RULE,
    SHEET,
    WARN,
    WARN_SOFT,
    WATER,
    WIDTH,
    folded,
    font,
)
from pages import Form, draw_form
from PIL import Image, ImageDraw
from pygments.lexers import PythonLexer

LETTERS = 24.5
LINE = 36
COLUMNS = 44
GUTTER = 50
HEAD = 58
TAB = 44
FOOT = 772
"""Below this line nothing is drawn that matters: captions lie there."""


@dataclass(frozen=True)
class Editor:
    """A file on the screen; line numbers count from `first`, marks and the others are such numbers."""

    name: str = ""
    lines: tuple[str, ...] = ()
    first: int = 1
    marks: frozenset[int] = frozenset()
    cut: frozenset[int] = frozenset()
    fresh: frozenset[int] = frozenset()
    caret: tuple[int, int] | None = None


@dataclass(frozen=True)
class Terminal:
    """Lines with their kind (prompt, out, alarm, calm); the last may still be in typing."""

    lines: tuple[tuple[str, str], ...] = ()
    caret: bool = True


@dataclass(frozen=True)
class Stage:
    """Everything on the screen."""

    course: str
    number: str
    title: str
    view: str = "card"
    heading: str = ""
    points: tuple[str, ...] = ()
    big: bool = False
    chapter: str = ""
    picture: str = ""
    editor: Editor = field(default_factory=Editor)
    terminal: Terminal = field(default_factory=Terminal)
    form: Form = field(default_factory=Form)

    def but(self, **changes: object) -> "Stage":
        return replace(self, **changes)  # type: ignore[arg-type]


def painted(stage: Stage, pictures: dict[str, Image.Image]) -> Image.Image:
    """The stage as an image; the course's picture named `card` stands at the foot of its title cards."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    if stage.view == "card":
        if "card" in pictures:
            image.paste(pictures["card"], (0, HEIGHT - pictures["card"].height))
        _card(draw, stage)
        return image
    _head(draw, stage)
    if stage.view == "points":
        _points(draw, stage)
    elif stage.view == "picture":
        picture = pictures[stage.picture]
        image.paste(picture, (0, HEAD + max(0, (FOOT - HEAD - picture.height) // 2)))
    elif stage.view == "form":
        draw_form(draw, stage.form, HEAD, FOOT)
    elif stage.view == "editor":
        _editor(draw, stage.editor, HEAD, FOOT)
    elif stage.view == "terminal":
        _terminal(draw, stage.terminal, HEAD, HEIGHT)
    else:
        _editor(draw, stage.editor, HEAD, 460)
        _terminal(draw, stage.terminal, 460, HEIGHT)
    if stage.chapter and stage.view != "points":
        dark = stage.view in {"terminal", "split"}
        draw.text((24, FOOT + 40), stage.chapter, MIST if dark else MUTED, font("serif", 25), anchor="lm")
    return image


def _head(draw: ImageDraw.ImageDraw, stage: Stage) -> None:
    draw.text((24, HEAD / 2), stage.number, ACCENT, font("serif", 25, "bold"), anchor="lm")
    draw.text((76, HEAD / 2), stage.title, INK, font("serif", 25), anchor="lm")
    draw.line((0, HEAD - 1, WIDTH, HEAD - 1), fill=RULE, width=2)


def _card(draw: ImageDraw.ImageDraw, stage: Stage) -> None:
    draw.text((56, 96), stage.course.upper(), MUTED, font("sans", 25, "bold"), anchor="lm")
    draw.line((56, 128, 164, 128), fill=ACCENT, width=5)
    if not stage.heading:
        draw.text((56, 222), stage.number, ACCENT, font("serif", 46, "bold"), anchor="lm")
    y = 298
    for line in folded(stage.heading or stage.title, font("serif", 64, "bold"), WIDTH - 112):
        draw.text((54, y), line, INK, font("serif", 64, "bold"), anchor="lm")
        y += 82
    for point in stage.points:
        for line in folded(point, font("sans", 30), WIDTH - 112):
            draw.text((56, y + 14), line, MUTED, font("sans", 30), anchor="lm")
            y += 44


def _points(draw: ImageDraw.ImageDraw, stage: Stage) -> None:
    face = font("serif", 46, "bold")
    y = HEAD + 130
    for line in folded(stage.heading, face, WIDTH - 96):
        draw.text((48, y), line, INK, face, anchor="lm")
        y += 62
    y += 30
    if stage.big:
        for point in stage.points:
            for line in folded(point, font("serif", 44), WIDTH - 96):
                draw.text((48, y), line, ACCENT, font("serif", 44), anchor="lm")
                y += 60
            y += 28
        return
    letters = font("sans", 31)
    for place, point in enumerate(stage.points, 1):
        draw.text((48, y), str(place), ACCENT, font("serif", 34, "bold"), anchor="lm")
        for line in folded(point, letters, WIDTH - 150):
            draw.text((100, y), line, INK, letters, anchor="lm")
            y += 45
        y += 30


@cache
def _coloured(name: str, lines: tuple[str, ...]) -> tuple[tuple[tuple[str, str, str], ...], ...]:
    """Each line as (text, colour, cut) pieces; only Python has colours."""
    if not name.endswith(".py"):
        return tuple(((line, INK, "book"),) for line in lines)
    rows: list[list[tuple[str, str, str]]] = [[]]
    for kind, value in PythonLexer(stripnl=False, ensurenl=False).get_tokens("\n".join(lines)):
        path = str(kind).removeprefix("Token.")
        colour, cut = next((look for start, look in CODE_COLOURS.items() if path.startswith(start)), (INK, "book"))
        for place, piece in enumerate(value.split("\n")):
            if place:
                rows.append([])
            if piece:
                rows[-1].append((piece, colour, cut))
    return tuple(tuple(row) for row in rows)


def _editor(draw: ImageDraw.ImageDraw, editor: Editor, top: int, bottom: int) -> None:
    draw.rectangle((0, top, WIDTH, bottom), fill=SHEET)
    draw.rectangle((0, top, WIDTH, top + TAB), fill=PAPER)
    draw.text((24, top + TAB / 2), editor.name, ACCENT, font("sans", 23, "bold"), anchor="lm")
    draw.line((0, top + TAB, WIDTH, top + TAB), fill=RULE, width=2)
    draw.line((0, bottom, WIDTH, bottom), fill=RULE, width=2)
    wide = font("mono", LETTERS).getlength("x")
    gutter = GUTTER + 11 * max(0, len(str(editor.first + len(editor.lines))) - 2)
    for place, pieces in enumerate(_coloured(editor.name, editor.lines)):
        number, y = editor.first + place, top + TAB + 12 + place * LINE
        if y + LINE > bottom:
            raise ValueError(f"{editor.name}: line {number} is below the window")
        for those, soft, edge in (
            (editor.marks, MARK, MARK_EDGE),
            (editor.fresh, FRESH, CALM),
            (editor.cut, WARN_SOFT, WARN),
        ):
            if number in those:
                draw.rectangle((0, y, WIDTH, y + LINE - 1), fill=soft)
                draw.rectangle((0, y, 6, y + LINE - 1), fill=edge)
        draw.text((gutter - 14, y + LINE / 2), str(number), MUTED, font("mono", 18), anchor="rm")
        x = float(gutter)
        for text, colour, cut in pieces:
            draw.text((x, y + LINE / 2), text, colour, font("mono", LETTERS, cut), anchor="lm")
            x += wide * len(text)
        if x > WIDTH + 4:
            raise ValueError(f"{editor.name}: line {number} is too long for the window")
        if number in editor.cut:
            draw.line((gutter, y + LINE / 2, x, y + LINE / 2), fill=WARN, width=3)
        if editor.caret and editor.caret[0] == number:
            at = gutter + wide * editor.caret[1]
            draw.rectangle((at, y + 3, at + 4, y + LINE - 4), fill=ACCENT)


def _terminal(draw: ImageDraw.ImageDraw, terminal: Terminal, top: int, bottom: int) -> None:
    draw.rectangle((0, top, WIDTH, bottom), fill=WATER)
    draw.text((24, top + 26), "Terminal", MIST, font("sans", 20), anchor="lm")
    letters = font("mono", LETTERS)
    wide = letters.getlength("x")
    rows = [row for kind, text in terminal.lines for row in _wrapped(kind, text)]
    room = (FOOT - top - 52) // LINE
    y, x = top + 52, 24.0
    for kind, text in rows[-room:]:
        x = 24.0
        if kind == "prompt":
            draw.text((x, y + LINE / 2), text[:2], PROMPT, font("mono", LETTERS, "bold"), anchor="lm")
            draw.text((x + 2 * wide, y + LINE / 2), text[2:], FOAM, letters, anchor="lm")
        else:
            colour = {"alarm": ALARM, "calm": CALM}.get(kind, FOAM)
            draw.text((x, y + LINE / 2), text, colour, letters, anchor="lm")
        x += wide * len(text)
        y += LINE
    if terminal.caret and rows and rows[-1][0] == "prompt":
        draw.rectangle((x + 1, y - LINE + 4, x + 13, y - 4), fill=PROMPT)


def _wrapped(kind: str, text: str) -> list[tuple[str, str]]:
    """A line of the terminal, folded between words: a real one breaks anywhere, but this one is to be read."""
    indent = text[: len(text) - len(text.lstrip())]
    pieces = textwrap.wrap(text, COLUMNS, drop_whitespace=True, subsequent_indent=indent, break_on_hyphens=False)
    if len(text) <= COLUMNS:
        pieces = [text]
    return [(kind if place == 0 or kind != "prompt" else "out", piece) for place, piece in enumerate(pieces)]
