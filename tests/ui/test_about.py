"""About: the organisation's rules in plain language."""

from __future__ import annotations

from tests.builders import a_contract

ABOUT = "pages/about.py"
RULES = """\
title: Acme data
product:
  required: [owner, support]
classifications:
  - name: open
  - name: secret
    masked: true
domains:
  - name: sales
    title: Sales and orders
"""


def test_the_rules_of_the_organisation_are_told(open_page, repo):
    repo.commit(
        {
            "contracts/marketplace.yaml": RULES,
            "contracts/orders.odcs.yaml": a_contract("orders"),
            "contracts/lost.odcs.yaml": a_contract("lost", support=None),
        }
    )
    page = open_page(repo.settings, ABOUT)
    assert "Acme data" in page.text
    assert "**Support**" in page.text
    assert "contracts/marketplace.yaml" in page.text
    assert "**1** of 2 entries" in page.text
    assert "See the one that does not yet" in page.text
    assert "domain=sales" in {link.query_string for link in page.links}


def test_defaults_say_that_they_stand_in(open_page, repo):
    repo.commit({"contracts/orders.odcs.yaml": a_contract("orders")})
    text = open_page(repo.settings, ABOUT).text
    assert "has not written its own rules yet" in text
    assert "**Owner**" in text
