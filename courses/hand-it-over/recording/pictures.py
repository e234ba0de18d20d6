"""Draw the two pictures of the text from the same data the learners have; the recorder asks for them as well.

    PYTHONPATH=courses/recording python courses/hand-it-over/recording/pictures.py

Needs Pillow and the DejaVu letters. Writes `winters.png` and `calendar-slip.png` beside the episodes.
"""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

from look import ACCENT, ICE, INK, MUTED, PAPER, RULE, SHEET, WARN, WARN_SOFT, WIDTH, font
from PIL import Image, ImageDraw

COURSE = Path(__file__).resolve().parent.parent
TEXT = COURSE / "trust-the-number"


def script(state: str) -> ModuleType:
    """`iceout.py` in one of its states, as a module."""
    path = COURSE / "material" / state / "iceout.py"
    spec = importlib.util.spec_from_file_location(f"iceout_{state.replace('-', '_')}", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.DATA = COURSE / "material" / "mended" / "ylme-synthetic.csv"  # type: ignore[attr-defined]
    return module


def seasons(state: str) -> dict[int, int | None]:
    """Length of the ice season by winter, as that state of the script sees it."""
    iceout = script(state)
    return {year: iceout.season(days) for year, days in iceout.by_winter(iceout.read_days(iceout.DATA)).items()}


def winters(*, sparse: bool = False) -> Image.Image:
    """A bar for each winter: with -99 as open water, and with -99 as missing; `sparse` has fewer, larger words."""
    before, after = seasons("runs-again"), seasons("mended")
    left, right, top, step = 150, 1330, 150, 38
    image = Image.new("RGB", (1440, top + 30 * step + 110), PAPER)
    draw = ImageDraw.Draw(image)
    letters, small = font("sans", 40 if sparse else 32), font("sans", 38 if sparse else 28)
    scale = (right - left) / 160
    draw.rectangle((left, 50, left + 44, 78), fill=ICE, outline=ACCENT, width=2)
    draw.text((left + 60, 64), "−99 is missing", INK, letters, anchor="lm")
    draw.rectangle((left + 460, 50, left + 504, 78), fill=ACCENT)
    draw.text((left + 520, 64), "−99 taken for open water", INK, letters, anchor="lm")
    for days in range(0, 161, 40):
        x = left + days * scale
        draw.line((x, top - 12, x, top + 30 * step + 4), fill=RULE, width=3)
        draw.text((x, top + 30 * step + 36), f"{days} days" if days == 120 else str(days), MUTED, small, anchor="mm")
    for row, year in enumerate(before):
        y = top + row * step
        wrong, right_length = before[year] or 0, after[year]
        odd = right_length is None or abs(right_length - wrong) > 1
        face = font("sans", 36 if sparse else 28, "bold" if odd else "book")
        if odd or not sparse or year in {1995, 2024}:
            draw.text((left - 20, y + 14), str(year), WARN if odd else MUTED, face, anchor="rm")
        if right_length is not None:
            draw.rectangle((left, y, left + right_length * scale, y + 28), fill=ICE, outline=ACCENT, width=2)
        draw.rectangle((left, y + 7, left + wrong * scale, y + 21), fill=ACCENT)
        if right_length is None:
            draw.text((left + wrong * scale + 20, y + 14), "hidden by a gap", WARN, small, anchor="lm")
    draw.text((left, image.height - 30), "Lake Ylme is invented; these are synthetic data.", MUTED, small, anchor="lm")
    return image


def calendar_slip() -> Image.Image:
    """The same two dates in a common and in a leap year, a box a day."""
    image = Image.new("RGB", (1440, 700), PAPER)
    draw = ImageDraw.Draw(image)
    box, gap, left = 190, 24, 240
    rows = (
        (2003, ["27 Feb", "28 Feb", "1 Mar", "2 Mar"], "3 steps, the script counts 3"),
        (2004, ["27 Feb", "28 Feb", "29 Feb", "1 Mar", "2 Mar"], "4 steps, the script counts 3"),
    )
    for row, (year, days, verdict) in enumerate(rows):
        y = 70 + row * 320
        draw.text((left - 40, y + box / 2 - 10), str(year), INK, font("serif", 56, "bold"), anchor="rm")
        for place, day in enumerate(days):
            x = left + place * (box + gap)
            odd = day == "29 Feb"
            fill, outline = (WARN_SOFT, WARN) if odd else (SHEET, ACCENT)
            draw.rounded_rectangle((x, y, x + box, y + box - 20), 14, fill=fill, outline=outline, width=4)
            number, month = day.split()
            draw.text((x + box / 2, y + 66), number, WARN if odd else INK, font("serif", 64, "bold"), anchor="mm")
            draw.text((x + box / 2, y + 130), month, WARN if odd else MUTED, font("sans", 36), anchor="mm")
            if place:
                draw.line((x - gap, y + 85, x, y + 85), fill=ACCENT, width=6)
        wrong = "29 Feb" in days
        face = font("sans", 46, "bold" if wrong else "book")
        draw.text((left, y + 210), verdict, WARN if wrong else INK, face, anchor="lm")
    return image


def card_foot() -> Image.Image:
    """The thirty winters as a row of bars, for the title cards."""
    image = Image.new("RGB", (WIDTH, 330), PAPER)
    draw = ImageDraw.Draw(image)
    bars = [days or 0 for days in seasons("mended").values()]
    step, ground = (WIDTH - 112) / len(bars), 162
    for place, days in enumerate(bars):
        x = 56 + place * step
        box = (x, ground - days * 0.9, x + step - 6, ground)
        draw.rectangle(box, fill=ICE if days else None, outline=None if days else ICE, width=2)
    draw.line((56, ground + 2, WIDTH - 56, ground + 2), fill=ACCENT, width=3)
    draw.text((56, ground + 26), "thirty winters of invented ice", MUTED, font("sans", 20), anchor="lm")
    return image


def pictures() -> dict[str, Image.Image]:
    """What the recordings show, as wide as the screen, by name; `card` is the foot of the title cards."""
    shown = {"winters": winters(sparse=True), "calendar-slip": calendar_slip()}
    fitted = {
        name: whole.resize((WIDTH, whole.height * WIDTH // whole.width), Image.Resampling.LANCZOS)
        for name, whole in shown.items()
    }
    return {**fitted, "card": card_foot()}


def write(image: Image.Image, name: str) -> None:
    """As a PNG with few colours: it is flat colour, and every learner fetches it."""
    small = image.quantize(colors=48, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    small.save(TEXT / name, optimize=True)
    sys.stdout.write(f"{name}: {(TEXT / name).stat().st_size // 1024} kB\n")


if __name__ == "__main__":
    write(winters(), "winters.png")
    write(calendar_slip(), "calendar-slip.png")
