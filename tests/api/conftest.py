"""One small marketplace for all tests of the API: they only read."""

from __future__ import annotations

import pytest

from marketplace.services.marketplace import Marketplace
from tests.api.shop import a_client, a_shop


@pytest.fixture(scope="session")
def shop(tmp_path_factory):
    """Its Git repository."""
    return a_shop(tmp_path_factory.mktemp("api"))


@pytest.fixture(scope="session")
def market(shop):
    return Marketplace.open(shop.settings)


@pytest.fixture(scope="session")
def api(market):
    """A client without a token, of a marketplace that asks for none."""
    with a_client(market) as client:
        yield client
