"""The product's page, section by section, as a visitor reads it."""

from __future__ import annotations

import json

import pytest

from tests.builders import a_contract, a_product, a_property, an_object
from tests.engines.builders_engines import a_file

SECTIONS = (
    "Schema", "Sample", "Service levels", "Ports and access", "Lineage", "Versions", "History",
    "Contract",
)  # fmt: skip
HOSTILE = "![x](http://evil.example/a.png) [a](javascript:alert(1)) :red-badge[Broken] `c` $x$"


def orders(**parts: object) -> str:
    """A contract with something in every section."""
    line = a_property("line", properties=[a_property("sku", description="What was sold.")])
    table = an_object(
        "orders",
        a_property("id", primaryKey=True, required=True, classification="internal"),
        a_property("email", classification="restricted", tags=["pii"]),
        a_property(
            "customer",
            relationships=[{"to": "customers.odcs.yaml#customers.id"}],
            quality=[{"metric": "nullValues", "mustBeLessThan": 5, "unit": "percent"}],
        ),
        line,
    )
    stated = {
        "schema": [table],
        "servers": [
            {"server": "lake", "type": "s3", "environment": "prod", "location": "s3://o/*.csv"},
            {"server": "sample", "type": "local", "path": "data/orders.csv", "format": "csv"},
        ],
        "roles": [{"role": "reader", "access": "read", "firstLevelApprovers": "ada@sales.example"}],
        "price": {"priceAmount": 2.5, "priceCurrency": "EUR", "priceUnit": "month"},
        "description": {
            "purpose": "Every order.\nOne row an order.",
            "usage": "Counting orders.",
            "limitations": "Not for invoices.",
        },
    }
    return a_contract("orders", **{**stated, **parts})


@pytest.fixture
def shop(repo):
    """A product with two versions of a port, built from another and used by a third."""
    old = orders(version="1.0.0", status="deprecated")
    repo.write("data/orders.csv", "id,email,line,coupon\n1,a@b.example,x,c\n2,,y,d\n")
    repo.commit({"contracts/orders1.odcs.yaml": old}, "Add orders")
    ports = [
        {"name": "orders", "version": "2.0.0", "contractId": "orders"},
        {"name": "orders", "version": "1.0.0", "contractId": "orders", "deprecated": True,
         "customProperties": [{"property": "replacedBy", "value": "orders@2.0.0"}]},
    ]  # fmt: skip
    uses = [{"name": "orders", "version": "2.0.0", "contractId": "orders"}]
    promises = [
        {"property": "latency", "value": 1, "unit": "d"},
        {"property": "generalAvailability", "value": "2026-02-01"},
    ]
    till = {"property": "sourceSystem", "value": "The till"}
    source = [{"name": "till", "version": "1.0.0", "customProperties": [till]}]
    repo.commit(
        {
            "contracts/orders2.odcs.yaml": orders(version="2.0.0", slaProperties=promises),
            "contracts/customers.odcs.yaml": a_contract("customers", domain="people"),
            "contracts/spend.odcs.yaml": a_contract("spend"),
            "contracts/sales.odps.yaml": a_product(outputPorts=ports, inputPorts=source),
            "contracts/report.odps.yaml": a_product("report", "spend", inputPorts=uses),
            "contracts/bare.odcs.yaml": a_contract(
                "bare", team=None, support=None, slaProperties=None, description=None, schema=None
            ),
            "contracts/broken.odcs.yaml": "kind: DataContract\nid: broken\nname: 'Broken\n",
        },
        "Release orders 2.0.0",
    )
    return repo.settings


@pytest.fixture
def product(open_page, shop):
    def open_(id: str = "sales", **choices: str):
        page = open_page(shop, "pages/product.py", id=id, **choices)
        assert not page.at.exception
        return page

    return open_


def facts(page) -> dict[str, str]:
    """The table at the right of the head."""
    (shown,) = (t.value for t in page.at.table if list(t.value.columns) == ["value"])
    return {key: value.replace("\\", "") for key, value in shown["value"].items()}


def column(page, head: str) -> list[str]:
    """Of the one table that has this head."""
    (shown,) = (t.value for t in page.at.table if head in t.value.columns)
    return [value.replace("\\", "") for value in shown[head]]


def drawn(page, key: str) -> dict:
    """What one of our own elements was given."""
    found = [e.proto for e in page.at.get("bidi_component") if e.proto.id.endswith(f"-{key}")]
    assert found, f"no element {key}"
    return json.loads(found[0].json)


def kept(page, key: str) -> list[list[str]]:
    """A table of promises: the words of its cells."""
    return [[cell["text"] for cell in row["cells"]] for row in drawn(page, key)["rows"]]


def said(page, key: str) -> list[str]:
    """A list of links, row by row."""
    return [
        " ".join(part["text"] for cell in row for line in cell for part in line)
        for row in drawn(page, key)["rows"]
    ]


def links(page, key: str) -> dict[str, str]:
    parts = (p for row in drawn(page, key)["rows"] for cell in row for line in cell for p in line)
    return {part["text"]: part["href"] for part in parts if "href" in part}


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("id_", ["sales", "customers", "report", "bare", "broken"])
def test_every_section_of_every_product_can_be_read(product, id_, section):
    page = product(id_, section=section)
    assert page.at.segmented_control[0].value == section
    assert page.at.title[0].value
    assert not [e for e in page.at.error if "our side" in e.value]


@pytest.mark.parametrize("section", SECTIONS)
def test_an_id_with_two_underscores_has_a_page(open_page, repo, section):
    text = orders().replace("id: orders", "id: shop__orders")
    other = a_contract("customers")
    repo.commit({"contracts/x__y.odcs.yaml": text, "contracts/customers.odcs.yaml": other})
    page = open_page(repo.settings, "pages/product.py", id="shop__orders", section=section)
    assert page.at.title[0].value == "Orders"
    assert not page.at.error or section == "Sample"


def test_the_head_says_what_it_is_for_and_who_answers(product):
    page = product("orders", port="orders", version="2.0.0")
    assert page.at.title[0].value == "Sales"
    assert facts(page) == {
        "Owner": "Sales data",
        "Contact": "[#sales](<https://chat.example/sales>)",
        "Sensitivity": ":violet-badge[:material/shield_lock: Restricted]",
        "Personal": "Has personal data",
        "Terms": ":gray[:small[Not stated]]",
        "Price": "2.50 EUR per month",
        "Updated": facts(page)["Updated"],
    }
    assert "- Counting orders." in page.text
    assert "- Not for invoices." in page.text
    assert kept(page, "top sales") == [
        ["Freshness", "at most 1 day", "", "Not measured"],
        ["Available since", "1 February 2026", "", "Not measured"],
    ]
    assert [code.value for code in page.at.code] == ["s3://o/*.csv"]


def test_what_is_not_stated_says_so(product):
    page = product("bare")
    assert page.text.count("Not stated") >= 4  # good for, not for, service levels, where to get it
    assert "Not yet a data product" in page.text
    assert "It has no owner and no schema" in page.text
    for name in ("Owner", "Contact", "Sensitivity", "Terms", "Price"):
        assert "Not stated" in facts(page)[name]


def test_a_deprecated_port_leads_to_what_replaces_it(product):
    page = product(port="orders", version="1.0.0")
    (notice,) = [one for one in said(page, "notices sales") if "Deprecated" in one]
    assert "orders 1.0.0 is deprecated" in notice
    target = links(page, "notices sales")["orders 2.0.0"]
    assert target == "product?id=sales&version=2.0.0&port=orders"


def test_other_ports_can_be_chosen_and_keep_the_section(product):
    page = product(section="Contract")
    assert links(page, "others sales")["orders 1.0.0"] == (
        "product?id=sales&port=orders&version=1.0.0&section=Contract"
    )


def test_problems_lead_to_their_line(product):
    page = product("broken")
    assert "section=Contract" in links(page, "notices broken")["Show in the file"]
    shown = drawn(product("broken", section="Contract"), "yaml contracts/broken.odcs.yaml")
    assert shown["problems"][0]["line"] == 3
    assert "'Broken" in shown["text"]


def test_the_schema_shows_nesting_keys_classes_and_references(product):
    page = product()
    names = column(page, "Property")
    assert names[0] == "id :gray[string, required, primary key, internal]"
    assert names[1].endswith(":violet-badge[:material/shield_lock: Restricted]")
    assert "refers to customers.id" in names[2]
    assert names[4].startswith("\u2003sku ")
    assert column(page, "Meaning")[4] == "What was sold."


def test_a_relationship_leads_to_the_other_product(product):
    page = product()
    assert said(page, "references sales") == ["customer refers to customers.id in Customers"]
    target = links(page, "references sales")["Customers"]
    assert target == "product?id=customers&section=Schema&property=customers.id"
    boxes = {node["id"]: node["href"] for node in drawn(page, "entities_sales")["nodes"]}
    assert boxes["orders"] == ""
    assert boxes["customers\0customers"].startswith("product?id=customers")


def test_a_property_that_the_address_names_is_marked(product):
    page = product(property="orders.line.sku")
    assert column(page, "Property")[4].startswith("\u2003:yellow-background[sku]")


def test_a_property_is_found_by_its_meaning(product):
    page = product()
    page.at.text_input[0].set_value("sold").run()
    assert column(page, "Property") == ["line.sku :gray[string]"]
    page.at.text_input[0].set_value("nowhere").run()
    assert "No property here has" in page.text


def test_a_large_schema_is_a_data_frame_with_the_same_facts(open_page, repo):
    wide = an_object("wide", *[a_property(f"p{n}", classification="public") for n in range(80)])
    repo.commit({"contracts/wide.odcs.yaml": a_contract("wide", schema=[wide, an_object("x")])})
    page = open_page(repo.settings, "pages/product.py", id="wide", property="wide.p70")
    shown = page.at.dataframe[0].value
    assert list(shown["Property"]) == [f"p{n}" for n in range(80)]
    assert set(shown["Sensitivity"]) == {"public"}
    assert column(page, "You looked for")[0].startswith(":yellow-background[p70]")


def test_the_sample_hides_what_the_role_may_not_see(product):
    page = product(section="Sample")
    rows = page.at.dataframe[0].value
    assert list(rows["id"]) == [1, 2]
    assert set(rows["email"]) == {"\u2022" * 6}
    assert "Masked for everybody here: email (sensitivity restricted)" in page.text
    profile = page.at.dataframe[1].value.set_index("Property")
    assert profile.loc["email", "Largest"] == "\u2022" * 6
    assert profile.loc["email", "Empty"] == "50.0 %"
    assert "2 differences from the contract" in page.text
    assert "Not in the file: customer" in page.text
    assert "In the file, but not in the contract, so not shown: coupon" in page.text
    assert "coupon" not in rows


def test_what_is_of_another_type_is_named_as_written_and_said_in_words(open_page, repo):
    a_file(repo.folder, "data/sums.parquet", "SELECT 'much' AS amount")
    sample = {"server": "s", "type": "local", "path": "data/sums.parquet", "format": "parquet"}
    table = an_object("sums", a_property("amount", logicalType="number"))
    repo.commit({"contracts/sums.odcs.yaml": a_contract("sums", schema=[table], servers=[sample])})
    page = open_page(repo.settings, "pages/product.py", id="sums", section="Sample")
    assert ":small[amount is promised as number and comes as text]" in page.text


def test_where_values_are_masked_silence_on_personal_data_is_not_a_no(open_page, repo):
    for class_, told in (("confidential", "Not stated"), ("public", "No personal data stated")):
        table = an_object("x", a_property("y", classification=class_))
        repo.commit({"contracts/x.odcs.yaml": a_contract("x", schema=[table])})
        page = open_page(repo.settings, "pages/product.py", id="x")
        assert told in facts(page)["Personal"]


@pytest.mark.usefixtures("shop")
def test_a_sample_that_is_not_there_names_its_file(product, repo):
    (repo.folder / "data/orders.csv").unlink()
    told = product(section="Sample").at.error[0].value
    assert "data/orders.csv: there is no such file" in told.replace("\\", "")


def test_without_a_sample_the_owner_reads_what_to_add(product):
    assert "type: local" in product("spend", section="Sample").at.code[-1].value


def test_quality_rules_are_said_in_words(product):
    rules = kept(product(section="Service levels"), "checks not measured sales")
    said = {row[0]: row[1] for row in rules}
    assert said["Less than 5 % of rows without customer"] == "less than 5 % of rows"


def test_ports_name_addresses_roles_and_channels(product):
    page = product(section="Ports and access")
    assert page.at.code[1].value == "s3://o/*.csv"
    assert column(page, "Who approves")[0].endswith("](<mailto:ada@sales.example>)")
    assert "Source system: The till" in said(page, "inputs sales")[0]
    old = said(page, "port 1 sales")
    assert "Deprecated" in old[0]
    assert old[1:3] == ["Every order.", "Production \u00b7 S3 s3://o/*.csv"]


def test_lineage_draws_and_lists_both_sides(product):
    page = product(section="Lineage")
    nodes = {node["lines"][0][0]: node for node in drawn(page, "lineage_sales")["nodes"]}
    assert nodes["Sales"]["tone"] == "own"
    assert nodes["The till"]["tone"] == "outside"
    assert nodes["The till"]["x"] < nodes["Sales"]["x"] < nodes["Report"]["x"]
    assert nodes["Report"]["href"] == "product?id=report&section=Lineage"
    assert "The till \u00b7 outside source" in said(page, "built_from sales")
    assert links(page, "used_by sales")["Report"] == "product?id=report&section=Lineage"


def test_lineage_in_one_direction(product):
    page = product(section="Lineage")
    next(c for c in page.at.segmented_control if c.key == "lineage_way").set_value("down").run()
    names = {node["lines"][0][0] for node in drawn(page, "lineage_sales")["nodes"]}
    assert names == {"Sales", "Report"}
    assert page.at.query_params["direction"] == "down"


def test_a_shared_link_opens_the_same_lineage(product):
    page = product(section="Lineage", direction="Up", steps="1")
    names = {node["lines"][0][0] for node in drawn(page, "lineage_sales")["nodes"]}
    assert names == {"Sales", "The till", "Customers"}
    further = product("report", section="Lineage", direction="up", steps="4")
    onward = "product?id=sales&section=Lineage&direction=up&steps=4"
    assert links(further, "built_from report")["Sales"] == onward


@pytest.mark.parametrize("choices", [{"direction": "sideways"}, {"steps": "99"}, {"steps": "-1"}])
def test_a_lineage_that_makes_no_sense_is_the_usual_one(product, choices):
    page = product(section="Lineage", **choices)
    names = {node["lines"][0][0] for node in drawn(page, "lineage_sales")["nodes"]}
    assert {"Sales", "The till", "Report"} <= names


def test_products_that_feed_each_other_are_on_both_sides(open_page, repo):
    def of(id_: str, other: str) -> str:
        uses = [{"name": other, "version": "1.0.0", "contractId": other}]
        return a_product(f"{id_}-product", id_, inputPorts=uses)

    repo.commit(
        {
            "contracts/a.odcs.yaml": a_contract("a"),
            "contracts/b.odcs.yaml": a_contract("b"),
            "contracts/a.odps.yaml": of("a", "b"),
            "contracts/b.odps.yaml": of("b", "a"),
        }
    )
    page = open_page(repo.settings, "pages/product.py", id="a-product", section="Lineage")
    for key in ("built_from a-product", "used_by a-product"):
        assert len(said(page, key)) == 1
    shown = drawn(page, "lineage_a-product")
    places = {node["id"]: node["x"] for node in shown["nodes"]}
    assert places["b-product\0-1"] < places["a-product"] < places["b-product\0001"]
    assert len(shown["edges"]) == 2


def test_versions_say_since_when_and_what_comes_instead(product):
    page = product(section="Versions")
    lines = said(page, "port_versions sales")
    assert lines[0] == "orders 2.0.0 Active since 1 Feb 2026 \u00b7 shown on this page"
    assert lines[1].startswith("orders 1.0.0 Deprecated since 2 Jan")
    assert lines[1].endswith("replaced by orders 2.0.0")


def test_history_leads_to_the_page_as_it_was(product, open_page, shop, repo):
    page = product(section="History")
    lines = said(page, "history sales")
    assert "Release orders 2.0.0" in lines[0]
    first = repo.git("rev-list", "--max-parents=0", "HEAD")
    then = open_page(shop, "pages/product.py", id="orders", at=first, section="Versions")
    assert not then.at.exception
    assert "You are looking at" in then.text
    assert all(f"at={first}" in href for href in links(then, "port_versions orders").values())


def test_the_contract_section_offers_every_file_byte_by_byte(product):
    page = product(section="Contract")
    files = page.at.selectbox[0].options
    assert files == ["orders2.odcs.yaml", "sales.odps.yaml", "orders1.odcs.yaml"]
    page.at.selectbox[0].select("contracts/sales.odps.yaml").run()
    assert page.at.query_params["file"] == "contracts/sales.odps.yaml"
    assert "kind: DataProduct" in drawn(page, "yaml contracts/sales.odps.yaml")["text"]


def test_a_huge_file_is_shown_plainly_and_says_that_it_is_cut(open_page, repo):
    long = a_contract("long") + "# " + "x" * 500_000 + "\n"
    repo.commit({"contracts/long.odcs.yaml": long})
    page = open_page(repo.settings, "pages/product.py", id="long", section="Contract")
    assert len(page.at.code[-1].value) == 400_000
    assert "The download has all" in page.text


def test_a_section_that_is_chosen_goes_into_the_address(product):
    page = product()
    page.at.segmented_control[0].set_value("History").run()
    assert page.at.query_params["section"] == "History"
    assert said(page, "history sales")


def test_a_section_that_is_not_there_shows_the_first(product):
    assert product(section="Nonsense").at.segmented_control[0].value == "Schema"


def test_an_unknown_product_is_told_with_a_way_on(product):
    page = product("salse")
    assert "There is no product 'salse'" in page.at.error[0].value.replace("\\", "")


def test_without_an_id_the_visitor_is_sent_to_browse(open_page, shop):
    page = open_page(shop, "pages/product.py")
    assert "No product is named" in page.at.error[0].value


@pytest.mark.parametrize("section", SECTIONS)
def test_hostile_text_is_shown_as_it_was_typed(open_page, repo, section):
    stated = {
        "name": HOSTILE, "domain": HOSTILE, "version": HOSTILE, "status": HOSTILE,
        "description": dict.fromkeys(("purpose", "usage", "limitations"), HOSTILE),
        "team": {"name": HOSTILE, "members": [{"username": HOSTILE}]},
        "support": [{"channel": HOSTILE, "url": "javascript:alert(1)"}],
        "servers": [{"server": HOSTILE, "type": "custom", "location": HOSTILE}],
        "roles": [{"role": HOSTILE, "access": HOSTILE, "firstLevelApprovers": HOSTILE}],
        "price": {"priceAmount": 1, "priceCurrency": HOSTILE, "priceUnit": HOSTILE},
        "slaProperties": [{"property": HOSTILE, "value": HOSTILE, "description": HOSTILE}],
        "schema": [
            an_object(
                HOSTILE,
                a_property(HOSTILE, description=HOSTILE, businessName=HOSTILE, examples=[HOSTILE],
                           relationships=[{"to": HOSTILE}],
                           quality=[{"type": "text", "description": HOSTILE}]),
                description=HOSTILE,
            )
        ],
    }  # fmt: skip
    repo.commit({"contracts/evil.odcs.yaml": a_contract("evil", **stated)}, HOSTILE)
    page = open_page(repo.settings, "pages/product.py", id="evil", section=section)
    assert not page.at.exception
    shown = [m.value for m in page.at.markdown] + [t.value for t in page.at.title]
    shown += [str(cell) for t in page.at.table for cell in t.value.to_numpy().ravel()]
    for text in shown:
        assert "![" not in text
        assert "](javascript" not in text
        assert ":red-badge[Broken" not in text
        assert "](http:" not in text
