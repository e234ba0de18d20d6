"""Counts taken from the sources of lessons by scanners of their own, which share no code with the platform."""
