"""What the lint says of a service level, beside what its check says: both mean the same."""

from itertools import product

import pytest

from marketplace.contracts.lint_promises import lint_slos
from marketplace.promises.plan import plan
from tests.promises.builders_plan import a_contract, a_property, a_slo, an_object

VALUES = (1, 0, -1, 150, 0.5, "99.9 %", "PT2H", "2 h", "daily", "soon", "1e400", [1])
UNITS = ("", "d", "m", "percent", "%", "parsecs", "per day", "ratio")
NAMES = ("latency", "retention", "frequency", "timeToRepair", "availability", "errorRate")
LEGS = an_object(a_property("at", logicalType="timestamp"))


@pytest.mark.parametrize("name", NAMES)
def test_the_lint_speaks_where_a_check_could_not_be_measured(name):
    for value, unit in product(VALUES, UNITS):
        slo = a_slo(name, value, unit=unit, element="legs.at")
        [check] = (c for c in plan(a_contract(LEGS, slaProperties=[slo])) if c.service_level)
        found = []
        lint_slos({"slaProperties": [slo]}, found)
        assert bool(check.reason) == bool(found), (value, unit, check.reason, found)
