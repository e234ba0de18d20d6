"""A version of a course as a folder that opens from a disk: pages, videos, transcripts, exercises that need no server.

`gathering` reads it, `addressing` makes its addresses relative, `pages` writes the pages, `folder` puts them in place
whole or not at all.
"""
