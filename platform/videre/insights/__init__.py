"""Figures read from the records: what needs somebody, and the year."""
