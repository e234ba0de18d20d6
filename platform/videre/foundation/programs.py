"""Programs of others that we start."""

import shutil


def ffmpeg_program() -> str | None:
    """The ffmpeg on the path, or the one of imageio-ffmpeg; None when there is neither."""
    if found := shutil.which("ffmpeg"):
        return found
    try:
        from imageio_ffmpeg import get_ffmpeg_exe  # noqa: PLC0415 - an extra that may be missing

        return shutil.which(str(get_ffmpeg_exe()))
    except (ImportError, RuntimeError):
        return None
