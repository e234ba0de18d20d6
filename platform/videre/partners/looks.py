"""What a partner's look is: names of the style sheet for light pages and for dark ones."""

from collections.abc import Mapping


def style_sheet(look: Mapping[str, Mapping[str, str]]) -> str:
    """The look as custom properties: light, dark where the system asks for it, dark where the reader does."""
    light, dark = _names(look.get("light", {})), _names(look.get("dark", {}))
    return (
        f":root {{{light}}}\n"
        f'@media (prefers-color-scheme: dark) {{ :root:not([data-theme="light"]) {{{dark}}} }}\n'
        f':root[data-theme="dark"] {{{dark}}}\n'
    )


def _names(values: Mapping[str, str]) -> str:
    return " ".join(f"--{name}: {value};" for name, value in sorted(values.items()))
