"""Which kind of drive a folder lies on, as the kernel tells it.

SQLite's locks do not hold on drives of the network, so two processes may write at once and the database is lost.
"""

import re
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
NETWORK = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "afs",
        "9p",
        "ceph",
        "glusterfs",
        "lustre",
        "gpfs",
        "beegfs",
        "davfs",
        "fuse.sshfs",
        "fuse.s3fs",
        "fuse.rclone",
        "fuse.glusterfs",
        "fuse.davfs2",
        "fuse.ceph-fuse",
        "fuse.beegfs",
        "virtiofs",
    }
)


def kind_of(folder: Path, mounts: Path = MOUNTS) -> str:
    """The type of the file system that `folder` lies on, such as "ext4"; "" where the kernel does not tell."""
    try:
        lines = mounts.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    found, depth = "", -1
    target = folder.resolve()
    for line in lines:
        left, _, right = line.partition(" - ")
        fields = left.split(" ")
        if len(fields) < 5 or not right:
            continue
        point = Path(_plain(fields[4]))
        # The last one mounted over a place is what one sees there.
        if target.is_relative_to(point) and len(point.parts) >= depth:
            found, depth = right.split(" ")[0], len(point.parts)
    return found


def is_on_the_network(kind: str) -> bool:
    """Whether a file system of this type lies on another machine."""
    return kind.lower() in NETWORK


def _plain(text: str) -> str:
    """The kernel writes blanks, tabs, line breaks and backslashes as octal numbers."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found.group(1), 8)), text)
