"""Limits per minute, looked at in one minute: a machine at work may take longer than that over a flood."""

import time
from types import SimpleNamespace

import pytest


def one_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let time stand still for the counters of limits, and for nothing else."""
    began = time.time()
    monkeypatch.setattr("limits.storage.memory.time", SimpleNamespace(time=lambda: began))
