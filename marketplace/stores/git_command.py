"""Starts `git`, and nothing else does. What it reads may be hostile: config, names, objects."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

from marketplace.errors import Limited, MarketplaceError, NotFound, Unreadable

_LOG = logging.getLogger(__name__)

# A repository's own config can name programs to run; none of these may.
_HARDENED = (
    "--no-pager", "--literal-pathspecs",
    "-c", "safe.directory=*", "-c", "core.quotepath=off", "-c", "core.fsmonitor=false",
    "-c", "core.hooksPath=/dev/null", "-c", "log.showSignature=false",
    "-c", "i18n.logOutputEncoding=UTF-8",
)  # fmt: skip
_QUIET = {
    "LC_ALL": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",  # an id must mean the same bytes for everybody
    "SSH_ASKPASS_REQUIRE": "never",
}
# A partial clone fetches what it lacks with programs that its config names.
_ALONE = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
}
# Towards a remote, the operator's own credentials, proxies and certificates count.
_REACHING = {"GIT_ALLOW_PROTOCOL": "https:ssh:file"}
_OPERATORS = ("GIT_SSH", "GIT_SSL", "GIT_ASKPASS", "GIT_PROXY", "GIT_HTTP")
_REASONS = {
    "could not resolve host": "its host is unknown from here",
    "authentication failed": "it asks for credentials",
    "could not read username": "it asks for credentials",
    "permission denied": "it does not let us in",
    "host key verification failed": "the key of its host is not known here",
    "connection refused": "nothing answers at its address",
    "timed out": "it does not answer",
    "not found": "there is no repository at this address",
    "does not exist": "there is no repository at this address",
    "does not appear to be a git repository": "there is no repository at this address",
}


class GitFailed(Unreadable):
    """Git said no. `complaint` is for logs and tests of ours: it may name paths of the server."""

    def __init__(self, message: str, hint: str = "", complaint: str = "") -> None:
        super().__init__(message, hint)
        self.complaint = complaint


class Git:
    """`git` in one repository."""

    def __init__(self, folder: Path, *, remote: bool = False, seconds: float = 60) -> None:
        self.folder = folder
        self._seconds = seconds
        self._remote = remote
        self._environment = _environment(os.environ, remote)

    def run(self, *arguments: str, feed: bytes = b"") -> bytes:
        """What it prints. Raises GitFailed, with no path of the server in the message."""
        process = self.start(*arguments)
        try:
            out, complaint = process.communicate(feed, timeout=self._seconds)
        except subprocess.TimeoutExpired as error:
            stop(process)
            raise Limited(f"Git took longer than {self._seconds:g} s and was stopped.") from error
        if process.returncode:
            raise self._failed(complaint.decode("utf-8", "replace").strip())
        return out

    def start(self, *arguments: str, quiet: bool = False) -> subprocess.Popen[bytes]:
        """The running process; in a session of its own, so that nothing can ask on a terminal."""
        if any("\0" in argument for argument in arguments):
            raise NotFound("A name cannot hold a NUL character.")
        try:
            return subprocess.Popen(
                ["git", "-C", str(self.folder), *_HARDENED, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL if quiet else subprocess.PIPE,
                env=self._environment,
                start_new_session=True,
            )
        except OSError as error:
            raise MarketplaceError(
                "Git could not be started.", "Install Git 2.36 or newer and put it on the PATH."
            ) from error

    def _failed(self, complaint: str) -> MarketplaceError:
        _LOG.info("git in %s: %s", self.folder, complaint)
        said = complaint.casefold()
        if self._remote:
            reason = next((reason for sign, reason in _REASONS.items() if sign in said), "")
            return GitFailed(
                f"The remote repository cannot be read: {reason or 'Git gave up'}.",
                "Check its address, and that the account that runs this may `git fetch` it.",
                complaint,
            )
        if "not a git repository" in said or "cannot change to" in said:
            return NotFound(
                f"'{self.folder.name}' is not a Git repository.",
                "Name a checkout or a bare repository, or run `git init` in the folder.",
            )
        return GitFailed(
            "Git cannot read the repository.", "`git fsck` in it says what is broken.", complaint
        )


def stop(process: subprocess.Popen[bytes]) -> None:
    """With its children: a fetch has helpers that would go on."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def _environment(env: Mapping[str, str], remote: bool) -> dict[str, str]:
    """Without the GIT_DIR and friends that a hook sets: they would lead to another repository."""
    kept = {
        name: value
        for name, value in env.items()
        if not name.startswith("GIT_") or (remote and name.startswith(_OPERATORS))
    }
    return kept | _QUIET | (_REACHING if remote else _ALONE)
