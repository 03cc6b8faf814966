"""Saved queries on a product's page, and the form that saves one."""

from __future__ import annotations

import inspect
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from marketplace.settings import Settings
from marketplace.ui import state
from tests.builders import Repo, a_contract

LOCAL = [{"server": "s", "type": "local", "path": "data/{model}.csv", "format": "csv"}]
CONTRACT = {"contracts/orders.odcs.yaml": a_contract("orders", servers=LOCAL)}
LATE = "-- title: Late\n-- description: Who is late.\n-- owner: Ada\n\nFROM orders.orders\n"


def product_part() -> None:
    from marketplace.ui import product_head, saved, shell

    with shell.page("Product") as here:
        saved.show(here, product_head.view(here))


def form_part() -> None:
    import streamlit as st

    from marketplace.services.saved import named
    from marketplace.ui import saved, shell

    with shell.page("Query") as here:
        name = st.query_params.get("saved", "")
        current = named(here.market, name) if name else None
        sql = st.text_input("Statement", "FROM orders.orders", key="sql")
        if done := saved.form(here.market, sql, current):
            st.query_params["saved"] = done.name


@pytest.fixture
def draw(repo, tmp_path):
    """One part of a page, among the pages that it links to."""
    (tmp_path / "app.py").symlink_to(state.TOP / "app.py")
    (tmp_path / "pages").symlink_to(state.TOP / "pages")

    def draw_(part, files, saving: str = "on", **query: str) -> AppTest:
        repo.commit({**CONTRACT, **files})
        state.use(replace(repo.settings, refresh_seconds=3600.0, saving=saving))
        script = tmp_path / "part.py"
        script.write_text(f"{inspect.getsource(part)}\n{part.__name__}()\n")
        at = AppTest.from_file(script, default_timeout=30)
        for key, value in query.items():
            at.query_params[key] = value
        return at.run()

    yield draw_
    state.use(Settings())


def links(at: AppTest) -> list[tuple[str, str]]:
    return [
        (link.proto.label, link.proto.query_string)
        for link in at.get("page_link")
        if "saved=" in link.proto.query_string
    ]


def text(at: AppTest) -> str:
    return "\n".join(m.value for m in at.markdown).replace("\\", "")


# On the page of a product


def test_a_query_is_shown_with_whose_it_is_and_leads_to_the_query_page(draw):
    at = draw(product_part, {"queries/late.sql": LATE}, id="orders")
    assert links(at) == [("**Late**", "saved=late")]
    assert "Ada · Who is late." in text(at)


def test_where_there_is_none_people_are_invited(draw):
    at = draw(product_part, {"queries/other.sql": "SELECT 1"}, id="orders")
    assert links(at) == []
    assert "None yet. Ask its data" in text(at)


def test_of_many_only_some_are_in_sight(draw):
    files = {f"queries/q{n:03}.sql": "FROM orders.orders" for n in range(70)}
    at = draw(product_part, files, id="orders")
    assert len(links(at)) == 50
    assert at.expander[0].label == "65 more"


def test_hostile_words_stay_words(draw):
    files = {
        "queries/a&saved=b <i>.sql": "-- title: **B** [x](https://evil.example) :tada: $x$\n"
        "-- owner: ![p](https://evil.example/p.png)\n\nFROM orders.orders"
    }
    at = draw(product_part, files, id="orders")
    [(label, query)] = links(at)
    assert query == "saved=a%26saved%3Db+%3Ci%3E"
    assert "\\*\\*B\\*\\* \\[x\\]\\(https" in label
    assert "](https" not in "\n".join(m.value for m in at.markdown)


@pytest.mark.parametrize("data", [b"\0\1", b"\xff", b"-" * 200_000])
def test_a_file_that_is_no_query_breaks_nothing(draw, data):
    at = draw(product_part, {"queries/late.sql": LATE, "queries/odd.sql": data}, id="orders")
    assert not at.exception
    assert len(links(at)) == 1


# The form


def fill(at: AppTest, title: str, name: str = "Ada", description: str = "") -> None:
    at.text_input(key="saved_title").set_value(title)
    at.text_input(key="saved_name").set_value(name)
    at.text_area(key="saved_description").set_value(description)


def press(at: AppTest, label: str) -> AppTest:
    return next(button for button in at.button if button.label == label).click().run()


def test_a_query_is_saved_and_the_page_says_where_it_stands_now(draw, repo: Repo):
    at = draw(form_part, {})
    fill(at, "Early birds", description="Who is early.")
    press(at, "Save")
    assert at.success[0].value == "Saved. It now stands on the page of Orders."
    assert repo.git("show", "main:queries/early-birds.sql").endswith("FROM orders.orders")


def test_a_conflict_is_told_and_keeps_what_was_typed(draw):
    at = draw(form_part, {"queries/late.sql": LATE})
    at.text_input(key="sql").set_value("SELECT 'mine'").run()
    fill(at, "Late", description="My words")
    press(at, "Save")
    assert "already a file of this name" in at.error[0].value
    assert "Choose another title" in at.error[0].value
    assert at.text_input(key="sql").value == "SELECT 'mine'"
    assert at.text_area(key="saved_description").value == "My words"
    fill(at, "Late, mine", description="My words")
    press(at, "Save")
    assert at.success


def test_what_is_missing_is_asked_for(draw):
    at = draw(form_part, {})
    press(at, "Save")
    assert "needs a title" in at.error[0].value.replace("\\", "")


def test_a_saved_query_opens_with_its_words_and_can_be_changed(draw, repo: Repo):
    at = draw(form_part, {"queries/late.sql": LATE}, saved="late")
    assert at.text_input(key="saved_title").value == "Late"
    assert at.text_area(key="saved_description").value == "Who is late."
    fill(at, "Later")
    at.text_input(key="sql").set_value("SELECT 2")
    press(at, "Save changes")
    assert at.success
    at.text_input(key="sql").set_value("SELECT 3")
    press(at, "Save changes")  # goes on from what it has just saved
    assert at.success
    assert repo.git("show", "main:queries/late.sql").endswith("SELECT 3")


def test_a_change_of_somebody_else_meanwhile_is_not_overwritten(draw, repo: Repo):
    at = draw(form_part, {"queries/late.sql": LATE}, saved="late")
    repo.commit({"queries/late.sql": LATE + "LIMIT 1\n"})
    state.marketplace().refresh()
    at.run()
    fill(at, "Late")
    press(at, "Save changes")
    assert "changed or deleted since" in at.error[0].value
    assert repo.git("show", "main:queries/late.sql").endswith("LIMIT 1")


def test_a_copy_is_saved_under_its_own_title(draw, repo: Repo):
    at = draw(form_part, {"queries/late.sql": LATE}, saved="late")
    fill(at, "Late, mine", name="Bob")
    press(at, "Save as new")
    assert at.success
    assert "-- owner: Bob" in repo.git("show", "main:queries/late-mine.sql")


def test_where_saving_is_off_the_page_says_why_and_what_to_do(draw):
    at = draw(form_part, {}, saving="")
    assert "Saving is off" in text(at)
    assert "-- title: What it answers" in at.code[0].value
    assert not [button for button in at.button if button.label == "Save"]


def test_the_name_of_whoever_sits_here_is_filled_in(draw, repo: Repo):
    repo.git("config", "user.name", "Operator")
    at = draw(form_part, {}, saving="here")
    assert at.text_input(key="saved_name").value == "Operator"
