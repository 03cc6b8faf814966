"""Pushing from our copy to the remote repository, with the credentials of the account."""

from __future__ import annotations

from marketplace.errors import Limited, MarketplaceError
from marketplace.stores.git_command import Git, GitFailed

_SECONDS = 60
_STALE = ("stale info", "fetch first", "non-fast-forward", "cannot lock ref")
_REFUSED = ("protected", "not allowed", "denied", "forbidden", "403", "hook declined")


def push(git: Git, branch: str, commit: str, before: str) -> bool:
    """False where the branch there is no longer at `before` ("": new). Raises MarketplaceError
    with what to do where the remote does not take it; then it has not changed."""
    try:
        Git(git.folder, remote=True, seconds=_SECONDS).run(
            "push", "--quiet", "--no-verify",
            f"--force-with-lease={branch}:{before}", "origin", f"{commit}:{branch}",
        )  # fmt: skip
    except Limited as error:
        raise MarketplaceError(
            f"The remote repository did not take the proposal within {_SECONDS} s.",
            "Nothing was saved. Try again; if that does not help, ask who runs this marketplace.",
        ) from error
    except GitFailed as error:
        said = error.complaint.casefold()
        if any(sign in said for sign in _STALE):
            return False
        if any(sign in said for sign in _REFUSED):
            raise MarketplaceError(
                "The remote repository does not let this marketplace push. Nothing was saved.",
                "Give the account that runs it the right to push branches `proposal/*`.",
            ) from error
        reason = error.message.rpartition(": ")[2]
        raise MarketplaceError(
            f"The proposal could not be pushed to the remote repository: {reason}",
            "Nothing was saved. Check that the account that runs this may `git push` there.",
        ) from error
    return True
