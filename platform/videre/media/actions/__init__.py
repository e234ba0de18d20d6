"""Verbs on videos: bring one in, receive it in pieces, change what belongs to it."""
