"""Where a forge opens a pull request."""

from __future__ import annotations

import pytest

from marketplace.formats.forge import pull_request

GITHUB = "https://github.com/sky/data/compare/main...proposal/o-1?expand=1"
GITLAB = (
    "https://gitlab.com/sky/deep/data/-/merge_requests/new"
    "?merge_request%5Bsource_branch%5D=proposal%2Fo-1&merge_request%5Btarget_branch%5D=main"
)
BITBUCKET = "https://bitbucket.org/sky/data/pull-requests/new?source=proposal%2Fo-1&dest=main"
AZURE = (
    "https://dev.azure.com/sky/My%20project/_git/data"
    "/pullrequestcreate?sourceRef=proposal%2Fo-1&targetRef=main"
)


@pytest.mark.parametrize(
    ("remote", "expected"),
    [
        ("https://github.com/sky/data", GITHUB),
        ("https://github.com/sky/data.git", GITHUB),
        ("https://ada:secret@github.com/sky/data.git/", GITHUB),
        ("https://token@github.com/sky/data.git?x=secret#y", GITHUB),
        ("git@github.com:sky/data.git", GITHUB),
        ("ssh://git@github.com:22/sky/data.git", GITHUB),
        (
            "https://github.intern.example:8443/sky/data",
            "https://github.intern.example:8443/sky/data/compare/main...proposal/o-1?expand=1",
        ),
        ("https://gitlab.com/sky/deep/data.git", GITLAB),
        ("git@gitlab.com:sky/deep/data.git", GITLAB),
        ("https://ada@bitbucket.org/sky/data.git", BITBUCKET),
        ("git@bitbucket.org:sky/data.git", BITBUCKET),
        (
            "https://bitbucket.sky.example/scm/sky/data.git",
            "https://bitbucket.sky.example/projects/sky/repos/data/pull-requests"
            "?create&sourceBranch=proposal%2Fo-1&targetBranch=main",
        ),
        ("https://sky@dev.azure.com/sky/My%20project/_git/data", AZURE),
        ("git@ssh.dev.azure.com:v3/sky/My%20project/data", AZURE),
        (
            "https://sky.visualstudio.com/p/_git/data",
            "https://sky.visualstudio.com/p/_git/data"
            "/pullrequestcreate?sourceRef=proposal%2Fo-1&targetRef=main",
        ),
        (
            "https://codeberg.org/sky/data.git",
            "https://codeberg.org/sky/data/compare/main...proposal/o-1",
        ),
        (
            "ssh://git@gitea.sky.example:2222/sky/data.git",
            "https://gitea.sky.example/sky/data/compare/main...proposal/o-1",
        ),
        ("https://git.sky.example/sky/data.git", ""),
        ("file:///srv/github/data.git", ""),
        ("https://github.com/data", ""),
        ("https://github.com/../data", ""),
        ("javascript:alert(1)", ""),
        ("https://github.com/sky/data\n.evil", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_the_address_has_no_credentials_and_is_that_of_the_forge(remote, expected):
    assert pull_request(remote, "proposal/o-1", "main") == expected


def test_what_stands_in_a_name_stays_in_it():
    assert pull_request("https://github.com/a?b/c d", "x&y=<é>", "main") == ""
    assert (
        pull_request("git@github.com:a/c d", "x&y=<é>/#", "ma in")
        == "https://github.com/a/c%20d/compare/ma%20in...x%26y%3D%3C%C3%A9%3E/%23?expand=1"
    )
