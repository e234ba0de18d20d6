"""Verbs on live hours."""
