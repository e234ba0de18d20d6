"""What Python-Markdown puts aside while it works on a text, and puts back at the end."""

import re

STASHED = re.compile("\x02[^\x03]*\x03")
"""Its mark in the text; loading Markdown itself for that would burden every process that only grades."""
