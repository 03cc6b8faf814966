"""The Changes page: the list, one commit, two versions, what ends; and hostile words in all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders import a_contract, an_object

CHANGES = "pages/changes.py"
HOSTILE = "**b** :red[x] ![y](https://evil.example/z.png) $a$ <i>"


def orders(version: str, *properties: str, **parts) -> str:
    return a_contract("orders", version=version, schema=[an_object("orders", *properties)], **parts)


def is_plain(page) -> bool:
    """Nothing of the hostile words is markup."""
    said = [one.value for one in page.at.markdown] + [link.label for link in page.links]
    said += [one.value for one in page.at.title] + [one.label for one in page.at.button]
    return not any(sign in text for text in said for sign in ("![y]", "**b**", ":red[x]", " <i>"))


@pytest.fixture
def shop(repo):
    first = {
        "contracts/orders.odcs.yaml": orders("1.0.0", "id", HOSTILE),
        "contracts/old.odcs.yaml": a_contract("old", name=HOSTILE, status="deprecated"),
    }
    repo.commit(first, "Start")
    repo.commit({"contracts/orders.odcs.yaml": orders("2.0.0", "id", name=HOSTILE)}, HOSTILE)
    return repo


def test_an_empty_repository_says_where_changes_come_from(open_page, repo):
    page = open_page(repo.settings, CHANGES)
    assert "No change is recorded yet." in page.text


def test_the_list_leads_to_one_change_and_back(open_page, shop):
    page = open_page(shop.settings, CHANGES)
    assert "Breaking" in page.text
    assert "stop working" in page.text
    assert is_plain(page)
    button = next(one for one in page.at.button if one.label == "What changed")
    button.click()
    page.at.run()
    assert page.at.query_params["commit"]
    assert not page.at.exception
    assert any("The version goes from" in one.value for one in page.at.markdown)
    assert is_plain(page)


def test_filters_that_leave_nothing_offer_all(open_page, shop):
    page = open_page(shop.settings, CHANGES, domain="nowhere", severity=["breaking", "x"])
    assert "No change is left" in page.text
    page = open_page(shop.settings, CHANGES, product="orders", severity="breaking", since="30d")
    assert not page.at.exception


def test_two_versions_are_compared_with_what_to_do(open_page, shop):
    page = open_page(shop.settings, CHANGES, product="orders", **{"from": "1.0.0", "to": "2.0.0"})
    assert "What you have to do" in page.text
    assert "Take it out of queries" in page.text
    assert is_plain(page)
    page = open_page(shop.settings, CHANGES, product="orders", view="versions")
    assert "What you have to do" in page.text
    page = open_page(shop.settings, CHANGES, product="old", view="versions")
    assert "There is one version only." in page.text
    page = open_page(shop.settings, CHANGES, product="orders", **{"from": "7", "to": "2.0.0"})
    assert "has no version 7" in page.text


def test_what_ends_is_listed(open_page, shop):
    page = open_page(shop.settings, CHANGES, view="ending")
    assert "No last day stated" in page.text
    assert is_plain(page)
    page = open_page(shop.settings, CHANGES, view="ending", product="orders")
    assert "Nothing comes to an end." in page.text


def test_a_published_change_can_be_taken_back_as_a_proposal(open_page, shop):
    head = shop.git("rev-parse", "HEAD")
    page = open_page(shop.settings, CHANGES, commit=head, product="orders")
    assert "Propose to undo it" not in page.text  # nothing can be saved here
    shop.git("config", "user.name", "Ada")
    shop.git("config", "user.email", "ada@sales.example")
    here = replace(shop.settings, saving="here")
    page = open_page(here, CHANGES, commit=head, product="orders")
    page.at.button(key="changes_undo").click()
    page.at.run()
    assert not page.at.error
    assert "refs/heads/proposal/undo-" in shop.git("for-each-ref")
    assert shop.git("rev-parse", "main") == head
