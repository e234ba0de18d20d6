"""Settings: defaults → ``videre.toml`` → environment (``VIDERE_…``) → secret files (``VIDERE_…_FILE``)."""

from videre.foundation.settings.load import Finding, Loaded, SettingsError, config_file, load
from videre.foundation.settings.specs import SPECS, Settings, Spec

__all__ = ["SPECS", "Finding", "Loaded", "Settings", "SettingsError", "Spec", "config_file", "load"]
