"""Videre: recorded lessons beside their exercises, with honest progress."""

__version__ = "0.2.0"
