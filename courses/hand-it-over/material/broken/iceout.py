# iceout.py - how long is the ice on?
# Kari, for the lake paper. Run on Fridays.
import csv
import os
from statistics import linear_regression
from statistics import mean

DATA = "/home/kari/ice/ylme-synthetic.csv"
LIMIT = float(os.environ["ICE_LIMIT"])

# days in each month
MONTHS = [31, 28, 31, 30, 31, 30,
          31, 31, 30, 31, 30, 31]


def read_days(path):
    """Every day: (date, centimetres)."""
    days = []
    with open(path) as file:
        for row in csv.DictReader(file):
            ice = float(row["ice_cm"])
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


def day_number(date):
    """Days since the year nought."""
    year, month, day = date.split("-")
    past = sum(MONTHS[:int(month) - 1])
    return int(year) * 365 + past + int(day)


def season(days):
    """Days from freeze-up to ice-out."""
    frozen = None
    for date, ice in days:
        if frozen is None and ice > LIMIT:
            frozen = date
        elif frozen and ice <= LIMIT:
            return (day_number(date)
                    - day_number(frozen))
    return None


def main():
    winters = by_winter(read_days(DATA))
    lengths = {}
    for year, days in winters.items():
        lengths[year] = season(days)
    slope = linear_regression(
        list(lengths.keys()),
        list(lengths.values())).slope
    middle = mean(lengths.values())
    low = min(lengths, key=lengths.get)
    high = max(lengths, key=lengths.get)

    per_decade = round(slope * 10, 2)

    print("winters   ", len(lengths))
    print("mean      ", round(middle, 2))
    print("per decade", per_decade)
    print("shortest  ", low, lengths[low])
    print("longest   ", high, lengths[high])


if __name__ == "__main__":
    main()
