"""Organisations that host courses, and who belongs to them."""
