"""Browse: what is found, why, and what the address says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders import a_contract, a_product, an_object


@pytest.fixture
def shop(repo):
    """Four products in two domains, one of which is no product yet."""
    planes = an_object("planes", {"name": "tailnum", "description": "Registration, as painted."})
    repo.commit(
        {
            "contracts/orders.odcs.yaml": a_contract("orders"),
            "contracts/refunds.odcs.yaml": a_contract("refunds", status="deprecated"),
            "contracts/fleet.odcs.yaml": a_contract("fleet", domain="air", schema=[planes]),
            "contracts/idea.odcs.yaml": a_contract("idea", team=None),
        },
        "Start",
    )
    return repo.settings


def test_the_default_is_every_data_product(open_page, shop):
    page = open_page(shop)
    assert sorted(page.names()) == ["Fleet", "Orders", "Refunds"]
    assert "**3** products" in page.text
    assert not page.at.exception


def test_an_owner_is_told_of_proposals_that_wait(open_page, shop, repo):
    repo.git("config", "user.name", "Bob")
    repo.git("config", "user.email", "bob@sales.example")
    team = {"name": "Sales", "members": [{"username": "bob@sales.example", "role": "owner"}]}
    repo.commit({"contracts/orders.odcs.yaml": a_contract("orders", team=team)})
    here = replace(shop, saving="here")
    assert "for you" not in open_page(here).text
    repo.git("switch", "--quiet", "--create", "proposal/orders-1")
    changed = a_contract("orders", team=team, version="1.0.1")
    repo.commit({"contracts/orders.odcs.yaml": changed}, "By another")
    repo.git("switch", "--quiet", "main")
    assert "1 proposal waits for you" in open_page(here).text


def test_a_search_marks_the_words_and_says_which_part_they_are_in(open_page, shop):
    page = open_page(shop, q="tailnum")
    assert page.names() == ["Fleet"]
    assert ":yellow-background[tailnum]" in page.cards[0].label
    assert "Property" in page.cards[0].label


def test_a_property_that_was_searched_for_leads_to_its_line_of_the_schema(open_page, shop):
    card = open_page(shop, q="tailnum").cards[0]
    assert card.query_string == "id=fleet&section=Schema&property=planes.tailnum"


def test_a_typo_finds_the_product_all_the_same(open_page, shop):
    assert open_page(shop, q="ordrs").names()[0] == "Orders"


def test_the_address_narrows_and_the_pills_follow(open_page, shop):
    page = open_page(shop, domain="air")
    assert page.names() == ["Fleet"]
    assert page.at.session_state["browse_domain"] == ["air"]


def test_choosing_a_domain_goes_into_the_address_and_back_to_the_first_page(open_page, shop):
    page = open_page(shop, page="7")
    pills = next(g for g in page.at.button_group if g.key == "browse_domain")
    pills.set_value(["air"]).run()
    assert page.at.query_params["domain"] == "air"
    assert not page.at.query_params.get("page")
    assert page.names() == ["Fleet"]


def test_what_is_no_product_yet_is_shown_to_those_who_ask(open_page, shop):
    page = open_page(shop)
    page.at.button(key="browse_waiting").click().run()
    assert page.names() == ["Idea"]
    assert "Not yet a data product" in page.cards[0].label
    assert "**1** entry" in page.text


def test_badges_say_only_what_is_not_normal(open_page, shop):
    labels = {card.label.split("**")[1]: card.label for card in open_page(shop).cards}
    assert "-badge" not in labels["Orders"]
    assert "Deprecated" in labels["Refunds"]


def test_a_choice_can_be_taken_away_again(open_page, shop):
    page = open_page(shop, status="deprecated")
    assert page.names() == ["Refunds"]
    page.at.button(key="browse_clear").click().run()
    assert len(page.names()) == 3


@pytest.mark.parametrize(
    "choices",
    [
        {"page": "999"},
        {"page": "-1"},
        {"page": "١٢"},
        {"sort": "price"},
        {"view": "Carousel"},
        {"domain": "moon"},
        {"status": "<b>"},
        {"tag": ["", ""]},
        {"verdict": "maybe"},
    ],
)
def test_values_that_make_no_sense_fall_back(open_page, shop, choices):
    page = open_page(shop, **choices)
    assert len(page.names()) == 3
    assert not page.at.error


def test_a_choice_that_nothing_here_has_is_said_to_be_ignored(open_page, shop):
    assert "There is no domain '<b>moon' here, so it was ignored." in (
        open_page(shop, domain="<b>moon").text
    )
    assert "ignored" not in open_page(shop, domain="air", status="deprecated").text


def test_the_order_is_chosen_by_the_address(open_page, shop):
    assert open_page(shop, sort="name").names() == ["Fleet", "Orders", "Refunds"]


def test_the_list_shows_the_same_products(open_page, shop):
    page = open_page(shop, view="list")
    shown = [link.label for link in page.links if link.page == "product"]
    assert {"Fleet", "Orders", "Refunds"} <= {
        label.split("**")[1] for label in shown if "**" in label
    }


def test_no_hits_offer_the_nearest_spelling_which_then_is_searched(open_page, shop):
    page = open_page(shop, q="orrdders")
    assert "Nothing found for “orrdders”" in page.text
    page.at.button(key="browse_try_orders").click().run()
    assert page.names() == ["Orders"]


def test_few_hits_offer_another_spelling_too(open_page, shop):
    page = open_page(shop, q="tailnumm xyzzy")
    assert page.names() == ["Fleet"]
    page.at.button(key="browse_try_tailnum").click().run()
    assert page.at.query_params["q"] == "tailnum"


def test_no_hits_because_of_a_filter_say_so(open_page, shop):
    page = open_page(shop, q="orders", domain="air")
    assert "with these filters" in page.text
    page.at.button(key="browse_wider").click().run()
    assert "Orders" in page.names()


def test_what_is_hidden_by_default_is_offered_where_nothing_else_is_found(open_page, shop):
    page = open_page(shop, q="idea")
    page.at.button(key="browse_hidden").click().run()
    assert page.names() == ["Idea"]


def test_a_new_repository_says_how_to_begin(open_page, repo):
    repo.commit({"README.md": "Nothing here."})
    page = open_page(repo.settings)
    assert "There is no data product in this repository yet" in page.text
    assert "What counts as a data product here" in page.text


def test_files_with_errors_are_pointed_at(open_page, shop, repo):
    repo.commit({"contracts/broken.odcs.yaml": "kind: DataContract\nid: [\n"})
    assert "1 file with errors" in open_page(shop).text


def test_more_than_a_page_is_paged(open_page, repo):
    files = {f"contracts/{n:02}.odcs.yaml": a_contract(f"order{n:02}") for n in range(30)}
    repo.commit(files)
    first, second = open_page(repo.settings, sort="name"), None
    assert len(first.names()) == 24
    second = open_page(repo.settings, sort="name", page="2")
    assert second.names()[0] == "Order24"


def test_what_is_new_comes_from_git(open_page, repo):
    repo.commit({"contracts/orders.odcs.yaml": a_contract("orders")}, "Add orders")
    repo.commit(
        {
            "contracts/orders.odcs.yaml": a_contract(
                "orders", schema=[an_object("orders", "id", "day")]
            )
        },
        "Add the day",
    )
    assert "Adds day" in open_page(repo.settings).text


def test_a_product_of_several_contracts_is_one_card(open_page, repo):
    repo.commit(
        {
            "contracts/sales.odps.yaml": a_product("sales", "orders", "refunds"),
            "contracts/orders.odcs.yaml": a_contract("orders"),
            "contracts/refunds.odcs.yaml": a_contract("refunds"),
        }
    )
    assert open_page(repo.settings).names() == ["Sales"]


def test_contract_text_cannot_forge_anything(open_page, repo):
    name = "![x](https://t.example/x.png) :red-badge[Certified] **"
    repo.commit({"contracts/a.odcs.yaml": a_contract("a", name=name)})
    label = open_page(repo.settings).cards[0].label
    assert "![" not in label
    assert ":red-badge[" not in label.replace("\\:red", "")
