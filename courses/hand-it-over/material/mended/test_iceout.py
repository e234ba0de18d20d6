"""Numbers we know without the script.

Run them all:  python3 -m unittest
"""
import unittest

from iceout import DATA, read_days, season


class KnownSeasons(unittest.TestCase):
    def test_a_week_on_the_calendar(self):
        days = [("2003-01-10", 0.0),
                ("2003-01-11", 5.0),
                ("2003-01-14", 5.0),
                ("2003-01-17", 0.0)]
        self.assertEqual(season(days), 6)

    def test_over_29_february(self):
        days = [("2004-02-27", 5.0),
                ("2004-03-02", 0.0)]
        self.assertEqual(season(days), 4)

    def test_a_gap_is_not_open_water(self):
        days = [("2011-01-19", 23.0),
                ("2011-01-20", None),
                ("2011-01-21", 23.0),
                ("2011-01-24", 0.0)]
        self.assertEqual(season(days), 5)

    def test_a_gap_that_hides_the_ice_out(self):
        days = [("2021-04-10", 9.0),
                ("2021-04-11", None),
                ("2021-04-20", 0.0)]
        self.assertIsNone(season(days))


class TheFileItself(unittest.TestCase):
    def test_every_reading_is_possible(self):
        for date, ice in read_days(DATA):
            if ice is not None:
                self.assertTrue(0 <= ice <= 150, date)


if __name__ == "__main__":
    unittest.main()
