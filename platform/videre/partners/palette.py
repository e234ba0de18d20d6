"""The colours of our own style sheet that a partner's look stands beside, and which may stand on which.

The same values as in ``web/static/css/site/1-tokens.css``; a test compares them.
"""

from collections.abc import Mapping

LIGHT: Mapping[str, str] = {
    "paper": "#fdfcf9",
    "raised": "#ffffff",
    "sunk": "#f4f2ec",
    "ink": "#1c2230",
    "quiet": "#565d6b",
    "line": "#dcd8ce",
    "edge": "#858b98",
    "accent": "#0b5a78",
    "accent-strong": "#084459",
    "accent-soft": "#e3eff4",
    "on-accent": "#ffffff",
    "good": "#1d6a3a",
    "good-soft": "#e6f3ea",
    "poor": "#8f2f12",
    "poor-soft": "#fbece5",
    "warm": "#7a5200",
    "warm-soft": "#faf0d9",
    "code": "#f6f4ef",
    "code-ink": "#262b36",
    "code-quiet": "#666a73",
    "code-word": "#8a2a6b",
    "code-text": "#2f6a2f",
    "code-name": "#1f4fa3",
    "code-number": "#8a4b00",
}
DARK: Mapping[str, str] = {
    "paper": "#14181f",
    "raised": "#1b212a",
    "sunk": "#10141a",
    "ink": "#e6e4de",
    "quiet": "#a5abb6",
    "line": "#323a46",
    "edge": "#7b8494",
    "accent": "#82c9e4",
    "accent-strong": "#a9dcf0",
    "accent-soft": "#1b323d",
    "on-accent": "#0c1b22",
    "good": "#86d3a0",
    "good-soft": "#1a2e22",
    "poor": "#f3a78c",
    "poor-soft": "#38221b",
    "warm": "#ebc678",
    "warm-soft": "#322a18",
    "code": "#1a1f27",
    "code-ink": "#dfdfdc",
    "code-quiet": "#9aa1ad",
    "code-word": "#eda5d3",
    "code-text": "#a5d6a0",
    "code-name": "#9cc3ff",
    "code-number": "#f0be86",
}

PAPERS = ("paper", "raised", "sunk")
SOFT = ("accent-soft", "good-soft", "poor-soft", "warm-soft")
CODE = ("code-ink", "code-quiet", "code-word", "code-text", "code-name", "code-number")
# What text stands on what. Coloured remarks stand on their own soft colour only; links stand everywhere.
TEXT_ON: Mapping[str, tuple[str, ...]] = {
    "ink": (*PAPERS, *SOFT),
    "quiet": (*PAPERS, "accent-soft", "code"),
    "accent": (*PAPERS, *SOFT),
    "accent-strong": (*PAPERS, *SOFT),
    "on-accent": ("accent", "accent-strong"),
    "good": (*PAPERS, "good-soft"),
    "poor": (*PAPERS, "poor-soft"),
    "warm": ("paper", "raised", "warm-soft"),
    **dict.fromkeys(CODE, ("code",)),
}
# Edges of fields, marks and bars, without which something could not be found.
EDGE_ON: Mapping[str, tuple[str, ...]] = {"edge": PAPERS, "accent": ("line",)}
