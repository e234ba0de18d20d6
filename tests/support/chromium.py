"""Debian's Chromium, driven by Playwright, kept from calling home."""

import os
import shutil
from typing import Any

FLAGS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--no-first-run",
    "--autoplay-policy=no-user-gesture-required",
]


def launch_options() -> dict[str, Any]:
    """What `chromium.launch` is called with; as root Chromium needs its sandbox off."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        raise RuntimeError("these tests need Chromium: sudo apt-get install chromium")
    return {"executable_path": found, "args": FLAGS + (["--no-sandbox"] if os.geteuid() == 0 else [])}
