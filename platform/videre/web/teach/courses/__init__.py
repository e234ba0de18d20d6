"""Courses of a partner: brought in as a zip or from a folder, checked, looked at, shown."""
