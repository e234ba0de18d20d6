"""The foot of the title cards: a lesson page in outline, with a question at a moment of its recording."""

from look import ACCENT, ICE, INK, MUTED, PAPER, RULE, SHEET, WIDTH, font
from PIL import Image, ImageDraw


def pictures() -> dict[str, Image.Image]:
    """What the recordings show, by name."""
    return {"card": card_foot()}


def card_foot() -> Image.Image:
    """A recording with its chapters, its text with an exercise, and a person's question at a second."""
    image = Image.new("RGB", (WIDTH, 330), PAPER)
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((56, 10, 216, 190), 10, fill=ICE, outline=ACCENT, width=3)
    draw.polygon(((116, 66), (116, 122), (164, 94)), fill=ACCENT)
    draw.line((72, 166, 200, 166), fill=SHEET, width=8)
    draw.line((72, 166, 140, 166), fill=ACCENT, width=8)
    for row, wide in enumerate((400, 360, 250)):
        draw.line((256, 26 + row * 30, 256 + wide, 26 + row * 30), fill=RULE, width=10)
    draw.rounded_rectangle((256, 116, 656, 190), 10, fill=SHEET, outline=ACCENT, width=3)
    for place in range(3):
        x = 280 + place * 60
        draw.ellipse((x, 140, x + 26, 166), fill=ACCENT if place == 1 else SHEET, outline=ACCENT, width=3)
    draw.line((140, 170, 140, 226), fill=INK, width=3)
    draw.text((156, 218), "0:40  “What if my logger writes 0?”", MUTED, font("sans", 25), anchor="lm")
    return image
