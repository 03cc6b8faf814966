"""Problems: file, line and the way to mend it."""

from __future__ import annotations

import pytest

from tests.builders import a_contract

PROBLEMS = "pages/problems.py"


@pytest.fixture
def broken(repo):
    repo.commit(
        {
            "contracts/orders.odcs.yaml": a_contract("orders"),
            "contracts/twice.odcs.yaml": a_contract("twice") + "name: Again\n",
            "contracts/air.odcs.yaml": a_contract("air", domain="air", status=7),
        }
    )
    return repo.settings


def test_every_problem_says_where_it_is_and_what_to_do(open_page, broken):
    text = open_page(broken, PROBLEMS).text
    assert "contracts/twice.odcs.yaml" in text
    assert "line " in text
    assert "column " in text
    assert "\n:gray[:small[yaml-duplicate-key]]\n" in text


def test_a_file_leads_to_its_product(open_page, broken):
    page = open_page(broken, PROBLEMS)
    assert "id=air" in {link.query_string for link in page.links}


def test_the_address_narrows(open_page, broken):
    text = open_page(broken, PROBLEMS, domain="air").text
    assert "contracts/air.odcs.yaml" in text
    assert "contracts/twice.odcs.yaml" not in text


def test_a_choice_goes_into_the_address(open_page, broken):
    page = open_page(broken, PROBLEMS)
    page.at.selectbox(key="problems_severity").select("error").run()
    assert page.at.query_params["severity"] == "error"
    assert "contracts/orders.odcs.yaml" not in page.text


@pytest.mark.parametrize("choices", [{"rule": "no-such"}, {"severity": "x"}, {"page": "9"}])
def test_values_that_make_no_sense_fall_back(open_page, broken, choices):
    assert "contracts/twice.odcs.yaml" in open_page(broken, PROBLEMS, **choices).text


def test_choices_that_leave_nothing_can_be_loosened(open_page, broken):
    page = open_page(broken, PROBLEMS, domain="air", rule="yaml-duplicate-key")
    assert "No problem is left" in page.text
    page.at.button(key="problems_all").click().run()
    assert "contracts/twice.odcs.yaml" in page.text


def test_a_repository_in_order_says_so(open_page, repo):
    repo.commit({"contracts/orders.odcs.yaml": a_contract("orders")})
    page = open_page(repo.settings, PROBLEMS)
    assert "No problems in 1 file" in page.text


def test_thousands_of_problems_come_in_pages(open_page, repo):
    files = {f"contracts/{n:03}.odcs.yaml": a_contract(f"c{n}", status=7) for n in range(150)}
    repo.commit(files)
    page = open_page(repo.settings, PROBLEMS)
    assert len(page.at.markdown) < 400
    last = open_page(repo.settings, PROBLEMS, page="99")
    assert "contracts/149.odcs.yaml" in last.text
