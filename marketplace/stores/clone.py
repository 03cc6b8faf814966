"""Our own copy of a remote repository, in the cache folder."""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
import time
from pathlib import Path

from marketplace.errors import MarketplaceError, Refused
from marketplace.stores.git_command import Git

_ADDRESS = re.compile(r"(?:https|ssh|file)://[^\s-].*|\w[\w.-]*@\w[\w.-]*:[^\s-].*", re.DOTALL)
_FOREIGN = re.compile(r"[a-z][a-z0-9+.-]*:(?://|:)", re.IGNORECASE)
_BRANCHES = "+refs/heads/*:refs/heads/*"
_CLONE_SECONDS = 900
_FETCH_SECONDS = 120
_LEFT_OVER = 86_400  # seconds after which a copy that was never finished is removed


def is_remote(repo: str) -> bool:
    """Raises Refused for an address that we would not give to Git."""
    if _ADDRESS.fullmatch(repo):
        return True
    if repo.startswith("-") or _FOREIGN.match(repo):
        raise Refused(
            "This address of a repository is not allowed.",
            "Use https://, ssh://, git@host:path or file://, or the path of a folder.",
        )
    return False


def copy(address: str, clones: Path) -> Path:
    """The folder of the copy, which is made if it is missing: whole, or not at all."""
    label = re.sub(r"\W+", "-", address.rstrip("/").rpartition("/")[2])[:40]
    folder = clones / f"{label}-{hashlib.sha256(address.encode()).hexdigest()[:16]}.git"
    if folder.is_dir():
        return folder
    try:
        clones.mkdir(parents=True, exist_ok=True)
        _tidy(clones)
        fresh = Path(tempfile.mkdtemp(prefix="unfinished-", dir=clones))
    except OSError as error:
        raise MarketplaceError(
            "There is no place for the copy of the remote repository.",
            "Set MARKETPLACE_CACHE to a folder that can be written.",
        ) from error
    try:
        Git(clones, remote=True, seconds=_CLONE_SECONDS).run(
            "clone", "--bare", "--quiet", "--", address, str(fresh)
        )
        fresh.rename(folder)
    except OSError:  # another process was faster
        shutil.rmtree(fresh, ignore_errors=True)
    except MarketplaceError:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    return folder


def fetch(folder: Path) -> None:
    """Branches and tags as the remote has them now; its history may have been rewritten."""
    Git(folder, remote=True, seconds=_FETCH_SECONDS).run(
        "fetch", "--quiet", "--prune", "--force", "--tags", "--no-auto-gc", "origin", _BRANCHES
    )


def _tidy(clones: Path) -> None:
    for left in clones.glob("unfinished-*"):
        if time.time() - left.stat().st_mtime > _LEFT_OVER:
            shutil.rmtree(left, ignore_errors=True)
