# iceout.py - how long is the ice on?
# Needs Python 3.10 or newer, nothing else.
import csv
import sys
from datetime import date
from pathlib import Path

if sys.version_info < (3, 10):
    sys.exit("iceout.py needs Python 3.10 "
             "or newer, see README.md")

from statistics import linear_regression
from statistics import mean

HERE = Path(__file__).parent
DATA = HERE / "ylme-synthetic.csv"
LIMIT = 2.0  # cm; thinner counts as open
MISSING = -99  # the logger had no reading


def read_days(path):
    """Every day: (date, cm or None)."""
    days = []
    with open(path) as file:
        for row in csv.DictReader(file):
            ice = float(row["ice_cm"])
            if ice == MISSING:
                ice = None
            days.append((row["date"], ice))
    return days


def winter_of(date):
    """A winter is named by its spring."""
    year = int(date[:4])
    month = int(date[5:7])
    if month >= 11:
        return year + 1
    return year


def by_winter(days):
    """The days of each winter."""
    winters = {}
    for date, ice in days:
        name = winter_of(date)
        winters.setdefault(name, [])
        winters[name].append((date, ice))
    return winters


def day_number(text):
    """Days, as the calendar counts them."""
    day = date.fromisoformat(text)
    return day.toordinal()


def season(days):
    """Days from freeze-up to ice-out.

    None if a gap hides one or the other.
    """
    frozen = None
    gap = False
    for date, ice in days:
        if ice is None:
            gap = True
            continue
        if frozen is None:
            turned = ice > LIMIT
        else:
            turned = ice <= LIMIT
        if turned and gap:
            return None
        if turned and frozen:
            return (day_number(date)
                    - day_number(frozen))
        if turned:
            frozen = date
        gap = False
    return None


def main():
    winters = by_winter(read_days(DATA))
    lengths = {}
    left_out = []
    for year, days in winters.items():
        length = season(days)
        if length is None:
            left_out.append(year)
        else:
            lengths[year] = length
    slope = linear_regression(
        list(lengths.keys()),
        list(lengths.values())).slope
    middle = mean(lengths.values())
    low = min(lengths, key=lengths.get)
    high = max(lengths, key=lengths.get)

    per_decade = round(slope * 10, 2)

    print("winters   ", len(lengths))
    print("left out  ", *left_out)
    print("mean      ", round(middle, 2))
    print("per decade", per_decade)
    print("shortest  ", low, lengths[low])
    print("longest   ", high, lengths[high])


if __name__ == "__main__":
    main()
