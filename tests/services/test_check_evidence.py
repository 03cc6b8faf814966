"""Rows that break a promise: which, and never what is masked."""

from __future__ import annotations

import pytest

from marketplace.errors import NotFound, Unreadable
from marketplace.services.check import evidence
from marketplace.services.evidence import rows_that_break
from tests.builders import a_contract, a_property, an_object
from tests.engines.builders_engines import CANARY
from tests.services.builders_check import AMOUNT, CUSTOMER, ID, checked, local, orders, shop

KEY = {**ID, "primaryKey": True, "unique": False}
SECRET = a_property("email", required=True, classification="restricted")
PEOPLE = f"""SELECT * FROM (VALUES (1, 'a', '{CANARY}', 5), (2, NULL, '{CANARY}', -5))
    t(id, customer, email, amount)"""
ROLES = {"contracts/marketplace.yaml": "roles:\n  privacy: [restricted]\n"}


def people(repo, **parts):
    contract = orders(ID, CUSTOMER, SECRET, AMOUNT, **parts)
    return shop(repo, contract, PEOPLE, ROLES)


def shown(found) -> list[dict]:
    names = [name for name, _ in found.columns]
    return [dict(zip(names, row, strict=True)) for row in found.examples]


def test_failing_rows_are_shown_with_their_keys(repo):
    market = shop(repo, orders(KEY, CUSTOMER, AMOUNT), PEOPLE)
    found = evidence(market, "sales", "orders.customer.required")
    assert (found.failed, found.rows) == (1, 2)
    assert shown(found) == [{"id": 2, "customer": None}]


def test_what_is_masked_is_not_in_them(repo):
    market = people(repo)
    found = evidence(market, "sales", "orders.customer.required")
    assert "canary" not in repr(found)
    assert any(why for name, why in found.columns if name == "email")


def test_a_role_sees_in_them_what_it_may(repo):
    market = people(repo)
    found = evidence(market, "sales", "orders.customer.required", "privacy")
    assert shown(found)[0]["email"] == CANARY
    again = evidence(market, "sales", "orders.customer.required")
    assert "canary" not in repr(again), "and nobody else does afterwards"


def test_which_rows_break_a_rule_about_hidden_values_is_not_told(repo):
    unique = a_property("email", unique=True, classification="restricted")
    market = shop(repo, orders(KEY, unique), PEOPLE, ROLES)
    found = evidence(market, "sales", "orders.email.unique")
    assert found.examples == ()
    assert (found.failed, found.rows) == (1, 2), "only how many there were"
    assert "is classified restricted" in found.note
    assert rows_that_break(market, "sales") == ()
    assert len(evidence(market, "sales", "orders.email.unique", "privacy").examples) > 0


def test_a_promise_that_has_no_rows_says_so(repo):
    level = [{"property": "endOfSupport", "value": "2026-08-01"}]
    market = people(repo, slaProperties=level)
    (end,) = [o.check.id for o in checked(market).values() if o.check.service_level]
    assert evidence(market, "sales", end).note == "No rows of the data stand behind it."


def test_a_promise_that_nobody_made_is_told(repo):
    with pytest.raises(NotFound, match="makes no promise 'nothing'"):
        evidence(people(repo), "sales", "nothing")


def test_data_that_cannot_be_read_is_told(repo):
    with pytest.raises(Unreadable, match="there is no such file"):
        evidence(shop(repo, rows=""), "sales", "orders.id.required")


def test_what_another_contract_hides_is_masked_in_them(repo):
    hidden = an_object("orders", ID, a_property("amount", classification="restricted"))
    files = {
        "contracts/other.odcs.yaml": a_contract("other", schema=[hidden], servers=[local()]),
    }
    market = shop(repo, orders(ID, CUSTOMER, AMOUNT), PEOPLE, files)
    (row,) = shown(evidence(market, "sales", "orders.customer.required"))
    assert row["amount"] is None


def test_a_row_that_breaks_several_promises_stands_once_with_all_of_them(repo):
    (found,) = rows_that_break(people(repo), "sales")
    (row,) = shown(found)
    assert (row["id"], row["email"]) == (2, None)
    ((first, second),) = found.reasons
    assert (first.id, second.property) == ("orders.customer.required", "amount")
