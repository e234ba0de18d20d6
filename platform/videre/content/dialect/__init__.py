"""How our pages are written: Markdown with directives, read into nodes and made into elements.

`nodes`, `scanner` and `vocabulary` are ours alone and load nothing; `page` is the entrance to rendering
and loads Markdown.
"""
