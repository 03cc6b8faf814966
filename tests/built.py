"""The demo with its year of results, built once: for all processes and both runs of `make test`."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
import sys
from datetime import date
from hashlib import blake2b
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
KEPT = TOP / ".pytest_cache" / "demo"
FOLDERS = ("marketplace", "contracts", "data", "queries")


def the_demo() -> Path:
    """As the command makes it, of today and of the sources as they are. Only to be read."""
    KEPT.mkdir(parents=True, exist_ok=True)
    folder = KEPT / _key()
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            for old in (path for path in KEPT.iterdir() if path.is_dir()):
                shutil.rmtree(old)
            making = KEPT / "making"
            command = [sys.executable, "-m", "marketplace", "demo", str(making)]
            done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
            making.rename(folder)
    return folder


def _key() -> str:
    digest = blake2b(f"{date.today()} {sys.version}".encode(), digest_size=8)
    files = [path for name in FOLDERS for path in (TOP / name).rglob("*") if path.is_file()]
    for path in sorted((TOP / "requirements.txt", *files)):
        if "__pycache__" not in path.parts:
            digest.update(str(path.relative_to(TOP)).encode() + path.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":  # beside what needs one core
    the_demo()
