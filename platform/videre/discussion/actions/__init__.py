"""Asking, replying, voting, and what staff decide."""
