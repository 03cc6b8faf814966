"""Where a forge opens a pull request for a branch, from the address of the repository."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_HTTPS = re.compile(r"https://(?:[^/@\s]*@)?([A-Za-z0-9.-]+(?::\d+)?)/(.+)")
_SSH = re.compile(r"ssh://(?:[^/@\s]*@)?([A-Za-z0-9.-]+)(?::\d+)?/(.+)")
_SHORT = re.compile(r"(?:[^/@:\s]*@)?([A-Za-z0-9.-]+):(?!//)(.+)")
_PLAIN = re.compile(r"[A-Za-z0-9._~-]")
_AZURE_SSH = ("ssh.dev.azure.com", "vs-ssh.visualstudio.com")


@dataclass(frozen=True, slots=True)
class _Place:
    host: str
    parts: tuple[str, ...]  # of the path, without the ending `.git`

    @property
    def address(self) -> str:
        return "/".join((f"https://{self.host}", *map(_quoted, self.parts)))


def pull_request(remote: str, branch: str, into: str) -> str:
    """An https address without credentials; "" where nobody knows the forge. Branches by their
    short names."""
    place = _place(remote)
    if place is None or len(place.parts) < 2:
        return ""
    host = place.host.partition(":")[0].casefold()
    for sign, make in _FORGES.items():
        if sign in host:
            return make(place, branch, into)
    return ""


def _place(remote: str) -> _Place | None:
    found = next((m for p in (_HTTPS, _SSH, _SHORT) if (m := p.fullmatch(remote.strip()))), None)
    if found is None:
        return None
    path = re.sub(r"[?#].*", "", found[2]).strip("/").removesuffix(".git")
    parts = tuple(_unquoted(part) for part in path.split("/") if part)
    return None if {".", ".."} & set(parts) else _Place(found[1], parts)


def _github(place: _Place, branch: str, into: str) -> str:
    return f"{place.address}/compare/{_branch(into)}...{_branch(branch)}?expand=1"


def _gitlab(place: _Place, branch: str, into: str) -> str:
    fields = {"source_branch": branch, "target_branch": into}
    query = "&".join(f"merge_request%5B{name}%5D={_quoted(v)}" for name, v in fields.items())
    return f"{place.address}/-/merge_requests/new?{query}"


def _bitbucket(place: _Place, branch: str, into: str) -> str:
    if place.host.casefold() == "bitbucket.org":
        query = f"source={_quoted(branch)}&dest={_quoted(into)}"
        return f"{place.address}/pull-requests/new?{query}"
    project, repository = place.parts[-2:]  # a server of one's own, by `/scm/PROJECT/NAME`
    query = f"sourceBranch={_quoted(branch)}&targetBranch={_quoted(into)}"
    home = f"https://{place.host}/projects/{_quoted(project)}/repos/{_quoted(repository)}"
    return f"{home}/pull-requests?create&{query}"


def _azure(place: _Place, branch: str, into: str) -> str:
    parts = list(place.parts)
    host = place.host
    if host.casefold() in _AZURE_SSH and len(parts) == 4:  # v3/organisation/project/repository
        host, parts = "dev.azure.com", [*parts[1:3], "_git", parts[3]]
    if "_git" not in parts:
        return ""
    home = _Place(host, tuple(parts)).address
    return f"{home}/pullrequestcreate?sourceRef={_quoted(branch)}&targetRef={_quoted(into)}"


def _gitea(place: _Place, branch: str, into: str) -> str:
    return f"{place.address}/compare/{_branch(into)}...{_branch(branch)}"


def _branch(name: str) -> str:
    return "/".join(map(_quoted, name.split("/")))


def _quoted(text: str) -> str:
    return "".join(
        sign if _PLAIN.match(sign) else "".join(f"%{byte:02X}" for byte in sign.encode())
        for sign in text.encode("utf-8", "replace").decode()
    )


def _unquoted(text: str) -> str:
    found = re.sub(rb"%([0-9A-Fa-f]{2})", lambda m: bytes.fromhex(m[1].decode()), text.encode())
    return found.decode("utf-8", "replace")


_FORGES: dict[str, Callable[[_Place, str, str], str]] = {
    "github": _github,
    "gitlab": _gitlab,
    "bitbucket": _bitbucket,
    "dev.azure.com": _azure,
    "visualstudio.com": _azure,
    "gitea": _gitea,
    "forgejo": _gitea,
    "codeberg": _gitea,
}
