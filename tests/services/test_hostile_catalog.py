"""Broken and hostile files beside good products: each is told, and every product stays."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from marketplace.services.marketplace import Marketplace
from marketplace.settings import WORKTREE
from tests.builders import Repo, a_contract, a_product
from tests.contracts.hostile import HOSTILE

GOOD = {
    "contracts/good/orders.odcs.yaml": a_contract("good-orders"),
    "contracts/good/shop.odps.yaml": a_product("good-shop", "good-orders"),
    "contracts/good/stock.odcs.yaml": a_contract("good-stock"),
    "contracts/good/staff.odcs.yaml": a_contract("good-staff"),
}
PRODUCTS = {"good-shop", "good-stock", "good-staff"}


@pytest.fixture(scope="module")
def repo(tmp_path_factory):
    """All of them in one repository, each in a folder of its own."""
    repo = Repo(tmp_path_factory.mktemp("hostile") / "repo")
    repo.commit(GOOD | {f"contracts/{c.name}/{c.filename}": c.data for c in HOSTILE})
    return repo


@pytest.fixture(scope="module", params=["commit", "working tree", "restart"])
def catalog(request, repo):
    settings = replace(repo.settings, ref=WORKTREE if request.param == "working tree" else "")
    if request.param == "restart":
        Marketplace.open(settings).catalog()
    return Marketplace.open(settings).catalog()


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case.name)
def test_a_hostile_file_gives_its_rule(catalog, case):
    rules = {p.rule for p in catalog.problems if p.file == f"contracts/{case.name}/{case.filename}"}
    assert case.rule in rules


def test_every_good_product_stays(catalog):
    assert {listing.id for listing in catalog.listings if listing.is_product} >= PRODUCTS
    assert not [
        problem for problem in catalog.problems if problem.file.startswith("contracts/good")
    ]


def test_every_problem_has_a_place(catalog):
    assert all(p.file and p.line >= 1 and p.column >= 1 for p in catalog.problems)


def test_what_is_no_file_is_told_and_every_product_stays(tmp_path):
    repo = Repo(tmp_path / "repo")
    repo.commit(GOOD)
    contracts = repo.folder / "contracts"
    (contracts / "passwd.odcs.yaml").symlink_to("/etc/passwd")
    (contracts / "linked").symlink_to(contracts / "good")
    (contracts / "own.odcs.yaml").symlink_to("own.odcs.yaml")
    repo.git("init", "--quiet", str(contracts / "inner"))
    repo.git("-C", str(contracts / "inner"), "commit", "--quiet", "--allow-empty", "-m", "inner")
    commit = repo.commit({"contracts/\n'\"; --x.odcs.yaml": a_contract("odd")})
    os.mkfifo(contracts / "pipe.odcs.yaml")
    told = {
        "contracts/inner": "file-submodule",
        "contracts/linked": "file-symlink",
        "contracts/own.odcs.yaml": "file-symlink",
        "contracts/passwd.odcs.yaml": "file-symlink",
    }
    market = Marketplace.open(repo.settings)
    for at, more in ((commit, {}), (WORKTREE, {"contracts/pipe.odcs.yaml": "file-special"})):
        catalog = market.catalog(at)
        assert {listing.id for listing in catalog.listings} == PRODUCTS | {"odd"}
        assert {p.file: p.rule for p in catalog.problems} == told | more
