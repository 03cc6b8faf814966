"""What pages share. All `st.cache_*` stand here.

These caches are one for all visitors: what depends on the visitor has the role in its key.
"""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

from marketplace.services.marketplace import Marketplace
from marketplace.settings import Settings

TOP = Path(__file__).resolve().parents[2]


@st.cache_resource(show_spinner="Opening the marketplace. The first time this takes a few seconds.")
def marketplace() -> Marketplace:
    """The one marketplace of this process, kept fresh in the background."""
    market = Marketplace.open(Settings.from_env(os.environ))
    market.start_refreshing()
    return market
