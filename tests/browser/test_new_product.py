"""A new product: from a file on somebody's disk to a valid draft."""

from __future__ import annotations

import io
import zipfile

import pytest
import yaml
from playwright.sync_api import expect

from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser

ORDERS = "order_id;email;country;amount\n" + "".join(
    f"{n};p{n}@example.org;{('DE', 'FR', 'US')[n % 3]};{n / 4}\n" for n in range(120)
)
EVIL = [
    "<img src=http://evil.example/a.png>", "![x](http://evil.example/b.png)", ":red-badge[forged]",
    "yes", "a: b", "$$x$$", "<script>alert(1)</script>", "line\u2028break", "# head",
]  # fmt: skip


def uploaded(visit, name, text):
    file = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    visit.page.locator("input[type=file]").set_input_files(file)
    expect(visit.page.get_by_role("heading", name="What it promises")).to_be_visible()
    return visit.settle()


def files(visit):
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="Download").click()
    packed = zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes()))
    return {name: yaml.safe_load(packed.read(name)) for name in packed.namelist()}


def test_a_file_becomes_a_valid_draft_in_a_few_clicks(visit):
    page = visit.open("/new").page
    assert not visit.violations()
    uploaded(visit, "orders.csv", ORDERS)  # two clicks: Upload, and the file
    expect(page.get_by_text("Valid").first).to_be_visible()
    page.get_by_role("combobox", name="Owner").click()
    page.get_by_role("option", name="Commercial analytics").click()
    visit.settle()
    page.get_by_role("textbox", name="Purpose").fill("What people order.")
    page.get_by_text("All are two capital letters").click()  # offered, and not accepted
    visit.settle()
    made = files(visit)
    contract, product = made["orders.odcs.yaml"], made["orders.odps.yaml"]
    assert contract["domain"] == product["domain"] == "commercial"  # the team's own
    assert contract["description"] == {"purpose": "What people order."}
    key, email, country, amount = contract["schema"][0]["properties"]
    assert key["primaryKey"] is True
    assert email["classification"] == "restricted"
    assert [one["value"] for one in country["enum"]] == ["DE", "FR", "US"]
    assert country["logicalTypeOptions"] == {"pattern": "^[A-Z]{2}$"}
    assert amount["logicalTypeOptions"] == {"minimum": 0}
    assert product["outputPorts"][0]["contractId"] == contract["id"] == "orders"
    page.get_by_role("button", name="None", exact=True).click()
    visit.settle()
    expect(page.get_by_text("0 of 16 suggestions")).to_be_visible()
    visit.page.get_by_role("link", name="About").click()
    visit.settle().open("/new")  # another session: nothing of it is kept on the server
    expect(page.get_by_role("heading", name="What it promises")).not_to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_hostile_names_are_only_text(visit_with, scheme):
    visit = visit_with(PHONE if scheme == "dark" else (1280, 800), scheme)
    visit.open("/new")
    line = ",".join('"' + name.replace('"', '""') + '"' for name in EVIL)
    rows = "\n".join(",".join([str(n)] * len(EVIL)) for n in range(30))
    uploaded(visit, "<b>evil.csv", f"{line}\n{rows}\n")
    expect(visit.page.get_by_text(EVIL[0], exact=True).first).to_be_visible()
    expect(visit.page.get_by_text("Valid").first).to_be_visible()
    assert not visit.violations()
    assert visit.overflow() == 0
    (contract,) = (text for name, text in files(visit).items() if ".odcs" in name)
    names = [item["name"] for item in contract["schema"][0]["properties"]]
    assert names == EVIL  # and no host was asked, no script ran
