"""Course text: read from a folder, checked, rendered and digested as typed data; no database, no web.

Importing this package, or `content.exercises`, loads no Markdown: that happens in the rendering child only.
"""
