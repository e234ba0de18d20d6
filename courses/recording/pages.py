"""A page of Videre with a form, as far as a recording shows one: heading, some of the fields, perhaps a button."""

from dataclasses import dataclass, replace

from look import ACCENT, INK, MARK, MUTED, PAPER, RULE, SHEET, WIDTH, folded, font
from PIL import ImageDraw

EDGE = 40
LETTERS = 27
LINE = 37
LABEL = 34
PADDING = 12


@dataclass(frozen=True)
class Form:
    """A form while it is filled in: its fields as (label, what stands in it), and the one with the caret in `at`.

    Without a `button` it goes on further down than the screen shows.
    """

    heading: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    button: str = ""
    at: str = ""
    pressed: bool = False

    def typed(self, label: str, text: str) -> "Form":
        """With that text in that field; a field that the page does not have is an error."""
        if label not in dict(self.fields):
            raise ValueError(f"{self.heading}: there is no field {label!r}")
        fields = tuple((one, text if one == label and text else value) for one, value in self.fields)
        return replace(self, fields=fields, at=label)

    def pressed_on(self, button: str) -> "Form":
        """With its button pressed."""
        if button != self.button:
            raise ValueError(f"{self.heading}: there is no button {button!r}")
        return replace(self, at="", pressed=True)


def draw_form(draw: ImageDraw.ImageDraw, form: Form, top: int, bottom: int) -> None:
    """Draw the form between two heights; too much for one screen is an error, not a cut."""
    draw.rectangle((0, top, WIDTH, bottom), fill=PAPER)
    draw.text((EDGE, top + 52), form.heading, INK, font("serif", 40, "bold"), anchor="lm")
    y = top + 100
    for label, value in form.fields:
        y = _field(draw, y, label, value, has_caret=label == form.at)
    if form.button:
        y = _button(draw, y + 6, form.button, pressed=form.pressed)
    if y > bottom:
        raise ValueError(f"{form.heading}: the form is longer than the screen")


def _button(draw: ImageDraw.ImageDraw, y: int, label: str, *, pressed: bool) -> int:
    """The button; returns where it ends."""
    words = font("sans", 27, "bold")
    wide, tall = words.getlength(label) + 56, 58
    fill, ink = (MARK, INK) if pressed else (ACCENT, SHEET)
    draw.rounded_rectangle((EDGE, y, EDGE + wide, y + tall), 10, fill=fill, outline=ACCENT, width=3)
    draw.text((EDGE + 28, y + tall / 2), label, ink, words, anchor="lm")
    return y + tall


def _field(draw: ImageDraw.ImageDraw, y: int, label: str, value: str, *, has_caret: bool) -> int:
    """One labelled field; returns where the next one begins."""
    letters = font("sans", LETTERS)
    draw.text((EDGE, y + LABEL / 2 - 2), label, INK if has_caret else MUTED, font("sans", 24, "bold"), anchor="lm")
    y += LABEL
    rows = [row for line in value.split("\n") for row in folded(line, letters, WIDTH - 2 * EDGE - 40) or [""]]
    tall = len(rows) * LINE + 2 * PADDING
    edge, thick = (ACCENT, 4) if has_caret else (RULE, 2)
    draw.rounded_rectangle((EDGE, y, WIDTH - EDGE, y + tall), 8, fill=SHEET, outline=edge, width=thick)
    for place, row in enumerate(rows):
        draw.text((EDGE + 18, y + PADDING + place * LINE + LINE / 2), row, INK, letters, anchor="lm")
    if has_caret:
        x, last = EDGE + 20 + letters.getlength(rows[-1]), y + PADDING + (len(rows) - 1) * LINE
        draw.rectangle((x, last + 4, x + 3, last + LINE - 4), fill=ACCENT)
    return y + tall + 20
