"""One Git repository: its files at any commit, and as they lie on disk."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from marketplace.errors import NotFound, Refused, Unreadable
from marketplace.model import Document
from marketplace.settings import WORKTREE, Settings
from marketplace.stores import clone, folders, worktree
from marketplace.stores.files import Files
from marketplace.stores.git_command import Git, GitFailed
from marketplace.stores.git_history import Entry, follow, last_changed, log
from marketplace.stores.git_objects import Objects, blob_at, contents, files_at, files_since
from marketplace.stores.worktree import Worktree

NO_COMMIT = "0" * 40  # what an empty repository is at
_REMOTE_HEAD = "refs/remotes/origin/HEAD"
_LONGEST = 1000  # letters of a commit's name
_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class Repository:
    """A checkout, a bare repository, or our copy of a remote one."""

    def __init__(self, git: Git, settings: Settings, address: str = "") -> None:
        told = git.run(
            "rev-parse", "--is-bare-repository", "--is-inside-work-tree",
            "--show-object-format", "--absolute-git-dir", "--show-prefix",
        ).decode("utf-8", "surrogateescape").split("\n")  # fmt: skip
        self.git = git
        self._settings = settings
        self._address = address
        self._limit = settings.limits.file_size
        self._bare = told[0] == "true"
        self.directory = Path(told[3])  # .git, or the bare repository itself
        self._folders = folders.candidates(told[4], settings.folder)
        self.worktree: Worktree | None = None
        if told[1] == "true":
            top = Path(*git.folder.resolve().parts[: -len(Path(told[4]).parts) or None])
            self.git = Git(top)  # paths are counted from here
            self.worktree = Worktree(top, told[2])

    @classmethod
    def open(cls, settings: Settings) -> Repository:
        """Copies a remote one first, if it is not here yet."""
        if clone.is_remote(settings.repo):
            folder = clone.copy(settings.repo, settings.cache_folder / "clones")
            return cls(Git(folder), settings, settings.repo)
        return cls(Git(Path(settings.repo or ".").absolute()), settings)

    @property
    def name(self) -> str:
        """Unlike that of any other repository, and fit to name a folder."""
        where = self._address or str(self.directory)
        label = re.sub(r"\W+", "-", where.removesuffix("/.git").rpartition("/")[2])[:40]
        return f"{label}-{hashlib.sha256(where.encode('utf-8', 'replace')).hexdigest()[:12]}"

    @property
    def top(self) -> Path | None:
        """The checkout's top folder; None where there is no checkout."""
        return self.worktree.top if self.worktree else None

    @property
    def is_copy(self) -> bool:
        """Of a remote repository: what is committed here would stay here."""
        return bool(self._address)

    def branch(self) -> str:
        """The full name of the branch that is published. Refused where that is no branch."""
        ref = self._settings.ref
        if not ref:
            commit, name = self._published()
            if commit == NO_COMMIT:
                raise Refused("This repository has no branch yet.", "Make a first commit in it.")
            if name.startswith("refs/heads/"):  # another one is the remote's, or nobody's
                return name
            ref = name
        else:
            with suppress(GitFailed):
                told = self.git.run("rev-parse", "--symbolic-full-name", "--end-of-options", ref)
                # It repeats the option that ends the options.
                name = told.decode("utf-8", "surrogateescape").strip().rpartition("\n")[2]
                if name.startswith("refs/heads/"):
                    return name
        raise Refused(
            f"'{ref[:100]}' is no branch, so nothing can be published on it.",
            "Whoever runs this marketplace sets MARKETPLACE_REF to a branch, or leaves it out.",
        )

    def commit(self, ref: str = "") -> str:
        """The full id of a branch, tag, id or `HEAD~3`; "" for WORKTREE. NotFound if unknown."""
        ref = ref or self._settings.ref
        if not ref:
            return self._published()[0]
        if ref == WORKTREE:
            self._checkout()
            return ""
        try:
            return self._resolve(ref)
        except (GitFailed, NotFound) as error:
            names = self.git.run("for-each-ref", "--format=%(refname:short)").decode().split("\n")
            close = difflib.get_close_matches(ref, names, 1)
            raise NotFound(
                f"There is no commit '{ref[:100]}' in this repository.",
                f"Did you mean '{close[0]}'?" if close else "Name a branch, a tag or a commit id.",
            ) from error

    def files(self, commit: str, before: tuple[str, Files] | None = None) -> Files:
        """What to read, below the contracts folder. NotFound where a stated one is missing.

        With the commit and files before, only what changed since is asked for.
        """
        if commit == NO_COMMIT:
            return Files()
        if not commit:
            checkout = self._checkout()
            if not any(map(checkout.has, self._folders)):
                raise folders.missing(self._folders[0], worktree.walk(checkout.top)[0])
            return checkout.files(self._folders, self._limit)
        # Below the top folder a contracts folder could appear.
        if before and before[1].folder == self._folders[0] and before[1].blobs:
            with suppress(GitFailed):  # a commit that was rewritten away can be gone
                if changed := files_since(self.git, *before, commit):
                    return changed
        for folder in self._folders:
            if found := files_at(self.git, commit, folder):
                return found
        if len(self._folders) == 1:  # a stated one; the default may be missing
            everything = files_at(self.git, commit, "") or Files()
            raise folders.missing(self._folders[0], everything.blobs)
        return Files()

    def contents(self, commit: str, blobs: Mapping[str, str]) -> Iterator[tuple[str, str, bytes]]:
        """(path, blob id, bytes) of those that can be read. Of a file over the size limit there is
        one byte more than the limit; on disk it can have changed, and with it the blob id."""
        if commit:
            yield from contents(self.git, blobs, self._limit)
            return
        checkout = self._checkout()
        for path in blobs:
            try:
                data = worktree.read(checkout.top, path, self._limit)
            except (NotFound, Unreadable):
                continue
            yield path, checkout.blob(data), data

    @contextmanager
    def one_by_one(self, commit: str) -> Iterator[Callable[[str, str], bytes]]:
        """Reads by (path, blob id), many in turn; b"" for what cannot be read."""
        if not commit:
            yield lambda path, _: next((d for *_, d in self.contents("", {path: ""})), b"")
            return
        with closing(Objects(self.git, self._limit)) as objects:
            yield lambda _, blob: objects.read(blob) or b""

    def document(self, path: str, blob: str, commit: str) -> Document:
        """One file that `files` named."""
        for _, found, data in self.contents(commit, {path: blob}):
            return Document(path, found, data)
        raise NotFound(f"There is no file '{path}' any more.", "Reload the page.")

    def file(self, commit: str, path: str) -> bytes:
        """Any regular file of a commit, also outside the contracts folder. NotFound if there is
        none; one byte more than the limit where it is larger."""
        if not commit:
            return worktree.read(self._checkout().top, path, self._limit)
        blob = ""
        with suppress(GitFailed):  # a path that leaves the repository
            blob = blob_at(self.git, commit, path)
        if not blob:
            raise NotFound(
                f"There is no file '{path[:100]}' in this commit.",
                "Paths are counted from the top of the repository.",
            )
        return self.document(path, blob, commit).data

    def log(self, commit: str, paths: Sequence[str] = (), limit: int = 100) -> tuple[Entry, ...]:
        """Newest first: who touched these files, under whatever name they had then.

        Without paths: who touched anything in the contracts folder.
        """
        if commit == NO_COMMIT:
            return ()
        start = commit or "HEAD"
        if paths:
            return follow(self.git, start, paths, limit)
        return log(self.git, start, self._folder(start), limit)

    def last_changed(self, commit: str) -> dict[str, datetime]:
        """When each file of the contracts folder was last changed by a commit."""
        if commit == NO_COMMIT:
            return {}
        start = commit or "HEAD"
        return last_changed(self.git, start, self._folder(start))

    def fetch(self) -> None:
        """Brings a copy of a remote up to date; nothing to do for others."""
        if self._address:
            clone.fetch(self.git.folder)

    def _checkout(self) -> Worktree:
        if self.worktree is None:
            raise NotFound(
                "This repository has no working tree.", "Open a checkout, or leave out WORKTREE."
            )
        return self.worktree

    def _folder(self, commit: str) -> str:
        """The contracts folder at a commit."""
        for folder in self._folders[:-1]:
            with suppress(GitFailed):
                if self.git.run("cat-file", "-t", f"{commit}:{folder}") == b"tree\n":
                    return folder
        return self._folders[-1]

    def _resolve(self, ref: str) -> str:
        if ":" in ref or "^{/" in ref or len(ref) > _LONGEST:
            raise NotFound("Git would search all messages, or find a file, or not even start.")
        spec = f"{ref}^{{commit}}"
        told = self.git.run("rev-parse", "--verify", "--quiet", "--end-of-options", spec)
        found = told.decode().strip()
        if not _ID.fullmatch(found):
            raise NotFound("Not one commit.")
        return found

    def _published(self) -> tuple[str, str]:
        """The commit and the name of what the remote calls its main branch, else `main`,
        `master`, what is checked out."""
        told = self.git.run(
            "for-each-ref", "--format=%(objectname) %(refname) %(symref)",
            "refs/heads", "refs/remotes/origin/HEAD",
        ).decode("utf-8", "surrogateescape")  # fmt: skip
        ids = {line.split(" ")[1]: line.split(" ") for line in told.splitlines()}
        branches = ["refs/heads/main", "refs/heads/master"]
        if remote := ids.get(_REMOTE_HEAD):
            name = remote[2].removeprefix("refs/remotes/origin/")
            branches = [f"refs/heads/{name}", _REMOTE_HEAD, *branches]
        if not self._bare:
            for branch in branches:
                if branch in ids:
                    return ids[branch][0], branch
        with suppress(GitFailed, NotFound):
            return self._resolve("HEAD"), self._head()
        found = [(ids[branch][0], branch) for branch in branches if branch in ids]
        if not found and ids:
            raise NotFound(
                "This repository does not say which of its branches is published.",
                "Set MARKETPLACE_REF or --ref to its name.",
            )
        return found[0] if found else (NO_COMMIT, self._head())

    def _head(self) -> str:
        """The branch that HEAD names, whether it has a commit or not."""
        try:
            return self.git.run("symbolic-ref", "--quiet", "HEAD").decode().strip()
        except GitFailed:
            return "HEAD"
