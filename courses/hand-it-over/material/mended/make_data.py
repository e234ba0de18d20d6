"""Make ylme-synthetic.csv: invented ice on an invented lake.

There is no Lake Ylme, and nobody ever measured this. The
numbers come from a random generator with a fixed seed, so
everybody who runs this file gets the same data, byte for byte.
"""
from datetime import date, timedelta
from pathlib import Path
from random import Random

SEED = 1995
FILE = Path(__file__).parent / "ylme-synthetic.csv"

# winter: (first day without a reading, how many days)
GAPS = {
    2003: (date(2003, 3, 11), 4),
    2011: (date(2011, 1, 20), 3),
    2018: (date(2018, 2, 8), 6),
    2021: (date(2021, 4, 11), 9),
    2022: (date(2022, 1, 2), 5),
    2023: (date(2022, 12, 14), 2),
}


def winter(year, rng):
    """One winter's days as (date, centimetres)."""
    later = (year - 1995) / 10
    freeze = date(year - 1, 11, 20) + timedelta(
        round(1.0 * later + 16 * rng.random()))
    out = date(year, 5, 4) - timedelta(
        round(1.5 * later + 18 * rng.random()))
    thickest = 38 + 20 * rng.random() - 2 * later
    day = date(year - 1, 11, 1)
    while day < date(year, 6, 1):
        growing = (day - freeze).days + 1
        melting = (out - day).days
        ice = 0
        if growing > 0 and melting > 0:
            ice = min(thickest, 3.4 * growing ** 0.5,
                      1.2 * melting)
            if ice > 8:
                ice += 2 * rng.random() - 1
        yield day, round(ice)
        day += timedelta(1)


def rows():
    rng = Random(SEED)
    for year in range(1995, 2025):
        start, length = GAPS.get(year, (date(1900, 1, 1), 0))
        for day, ice in winter(year, rng):
            silent = 0 <= (day - start).days < length
            yield f"{day},{-99 if silent else ice}"


if __name__ == "__main__":
    text = "\n".join(["date,ice_cm", *rows()]) + "\n"
    FILE.write_bytes(text.encode("ascii"))
