"""Lessons in the format of Sphinx: MyST Markdown, reStructuredText, notebooks, and any mixture of them.

Sphinx itself reads them, in a child process behind a fence (`fence`), with our configuration (`application`) and never
the lesson's own, which is a program. Its documents become the HTML of our dialect (`translator`); this process
gives ids, real addresses and the last word on what may stand on a page (`pages`).

`reader`, `survey`, `asking`, `order`, `pages`, `settings` and `vocabulary` work here and load nothing of Sphinx;
everything else is for the child.
"""
