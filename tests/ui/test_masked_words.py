"""Why values are hidden, as people read it."""

import pytest

from marketplace.model import Column
from marketplace.ui.charts import why


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("email is classified restricted", "sensitivity restricted"),
        (
            "email is classified restrictd, which this organisation does not know",
            "sensitivity restrictd, which this organisation does not know",
        ),
        ("email.home is tagged pii", "personal data"),
        ("email is in people, tagged pii", "personal data"),
        ("holds x, which the contract does not mention",) * 2,
    ],
)
def test_why_values_are_masked(reason, said):
    assert why(Column("email", "VARCHAR", reason, "email")) == said
