"""Measurements against a bare Flask application in the same run; `make bench` prints them.

Nothing here is asserted: absolute figures drift with the machine, ratios of neighbouring rounds hold.
"""
