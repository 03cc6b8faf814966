"""docs/contracts.md says what the code does."""

import re
from pathlib import Path

import yaml

from marketplace.catalog import crossfile
from marketplace.contracts.organisation import organisation
from marketplace.model import PARTS, Organisation

GUIDE = (Path(__file__).parents[2] / "docs/contracts.md").read_text("utf-8")
EXAMPLES = [yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)]


def test_every_rule_over_many_files_is_explained():
    table = GUIDE.partition("## Rules over many files")[2]
    assert set(re.findall(r"`([a-z]+-[a-z-]+)`", table)) == crossfile.RULES


def test_every_part_that_can_be_required_is_explained():
    table = GUIDE.partition("## Is it a data product?")[2].partition("```")[0]
    rows = re.findall(r"^\| ([a-z, ]+?) \|", table, re.MULTILINE)
    assert {part for row in rows for part in row.split(", ")} - {"part"} == set(PARTS)


def test_the_example_of_the_rules_is_clean_and_shows_the_defaults():
    (example,) = (e for e in EXAMPLES if "classifications" in e)
    rules, findings = organisation(example, "marketplace.yaml")
    defaults = Organisation()
    assert findings == []
    for part in ("title", "required", "archetypes", "tiers", "statuses"):
        assert getattr(rules, part) == getattr(defaults, part)
    flags = [(c.name, c.masked, c.personal) for c in rules.classifications]
    assert flags == [(c.name, c.masked, c.personal) for c in defaults.classifications]
