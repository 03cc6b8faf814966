"""One product: can I use it, and what is in it? `?id=`, `version`, `port`, `at`, `section`."""

from marketplace.ui import (
    address,
    contract,
    history,
    lineage,
    ports,
    product_head,
    sample,
    schema,
    service_levels,
    shell,
    versions,
)

SECTIONS = {
    "Schema": schema.show,
    "Sample": sample.show,
    "Service levels": service_levels.show,
    "Ports and access": ports.show,
    "Lineage": lineage.show,
    "Versions": versions.show,
    "History": history.show,
    "Contract": contract.show,
}

with shell.page("Product") as here:
    view = product_head.view(here)
    product_head.show(here, view)
    SECTIONS[address.section([*SECTIONS])](here, view)
