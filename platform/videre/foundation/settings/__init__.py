"""Settings: defaults → ``videre.toml`` → environment (``VIDERE_…``) → secret files (``VIDERE_…_FILE``)."""

from videre.foundation.settings.load import (
    NAME,
    Finding,
    Loaded,
    SettingsError,
    config_file,
    load,
    named_file,
    named_files,
)
from videre.foundation.settings.specs import SPECS, Settings, Spec

__all__ = [
    "NAME",
    "SPECS",
    "Finding",
    "Loaded",
    "Settings",
    "SettingsError",
    "Spec",
    "config_file",
    "load",
    "named_file",
    "named_files",
]
