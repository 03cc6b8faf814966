"""The frame around every page: errors told once, banners, links."""

from __future__ import annotations

from dataclasses import replace

from marketplace.settings import WORKTREE, Settings
from tests.builders import a_contract


def test_a_repository_that_cannot_be_opened_is_told_without_a_path(open_page, tmp_path):
    page = open_page(Settings(repo=str(tmp_path / "nowhere"), cache=str(tmp_path / "cache")))
    assert len(page.at.error) == 1
    assert "Traceback" not in page.text


def test_a_product_that_does_not_exist_is_told_with_a_way_back(open_page, repo):
    repo.commit({"contracts/orders.odcs.yaml": a_contract("orders")})
    page = open_page(repo.settings, "pages/product.py", id="ordrs")
    assert len(page.at.error) == 1
    assert "Browse all products" in page.text


def test_another_commit_is_shown_with_a_way_to_today(open_page, repo):
    first = repo.commit({"contracts/orders.odcs.yaml": a_contract("orders", name="Old name")})
    repo.commit({"contracts/orders.odcs.yaml": a_contract("orders", name="New name")})
    page = open_page(repo.settings, "pages/product.py", id="orders", at=first)
    assert "You are looking at" in page.text
    assert "Old name" in page.text
    page.at.button(key="shell_today").click().run()
    assert "You are looking at" not in page.text
    assert "New name" in page.text


def test_a_commit_that_does_not_exist_is_told(open_page, repo):
    repo.commit({"contracts/orders.odcs.yaml": a_contract("orders")})
    page = open_page(repo.settings, "pages/product.py", id="orders", at="nonsense")
    assert "There is no commit 'nonsense'" in page.text


def test_files_on_disk_are_marked_as_a_preview(open_page, repo):
    repo.commit({"contracts/orders.odcs.yaml": a_contract("orders")})
    repo.write("contracts/draft.odcs.yaml", a_contract("draft"))
    page = open_page(replace(repo.settings, ref=WORKTREE))
    assert "Preview of the files on disk" in page.text
    assert "Draft" in page.names()


def test_the_working_tree_in_the_address_is_a_preview_with_a_way_to_today(open_page, repo):
    repo.commit({"contracts/orders.odcs.yaml": a_contract("orders")})
    page = open_page(repo.settings, "pages/product.py", id="orders", at=WORKTREE)
    assert "Preview of the files on disk" in page.text
    assert "You are looking at" not in page.text
    page.at.button(key="shell_today").click().run()
    assert "Preview of the files on disk" not in page.text


def test_the_menu_is_on_every_page(open_page, repo):
    repo.commit({"contracts/orders.odcs.yaml": a_contract("orders")})
    pages = ("query", "health", "changes", "problems", "about", "product")
    for path in ("app.py", *(f"pages/{name}.py" for name in pages)):
        menu = [link.label for link in open_page(repo.settings, path).links]
        assert menu[:7] == [
            "Browse", "Query", "Health", "Changes", "Proposals", "Problems", "About"
        ]  # fmt: skip
