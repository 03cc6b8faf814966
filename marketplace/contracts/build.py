"""From the tree of one file to the model. Lenient: a wrong type is as if it were not stated."""

from __future__ import annotations

from typing import Any

from marketplace.contracts.build_parts import (
    authoritative_definitions,
    context,
    custom_properties,
    described,
    each,
    role,
    synonyms,
)
from marketplace.contracts.build_schema import schema_object
from marketplace.contracts.parts import items, mapping, text, texts
from marketplace.model import (
    DataContract,
    DataProduct,
    InputPort,
    ManagementPort,
    OutputPort,
    Price,
    Server,
    Slo,
    Tree,
)

_SERVER = {"id", "server", "type", "environment", "description", "roles", "customProperties"}


def data_contract(tree: Tree) -> DataContract:
    """ODCS 3.0 to 3.2."""
    return DataContract(
        **described(tree),
        data_product=text(tree.get("dataProduct")),
        schema=each(tree, "schema", schema_object),
        servers=each(tree, "servers", _server),
        roles=each(tree, "roles", role),
        price=_price(mapping(tree.get("price"))),
        slos=each(tree, "slaProperties", _slo),
        sla_default_element=text(tree.get("slaDefaultElement")),
        created=text(tree.get("contractCreatedTs")),
    )


def data_product(tree: Tree) -> DataProduct:
    """ODPS 0.9 to 1.1."""
    return DataProduct(
        **described(tree),
        type=text(tree.get("type")),
        deprecated=tree.get("deprecated") is True,
        synonyms=synonyms(tree),
        input_ports=each(tree, "inputPorts", _input_port),
        output_ports=each(tree, "outputPorts", _output_port),
        management_ports=each(tree, "managementPorts", _management_port),
        created=text(tree.get("productCreatedTs")),
    )


def _server(tree: Tree) -> Server:
    return Server(
        server=text(tree.get("server")),
        type=text(tree.get("type")),
        environment=text(tree.get("environment")),
        description=text(tree.get("description")),
        address={str(key): value for key, value in tree.items() if key not in _SERVER},
        roles=each(tree, "roles", role),
        custom_properties=custom_properties(tree),
    )


def _price(tree: Tree) -> Price:
    return Price(
        amount=_amount(tree.get("priceAmount")),
        currency=text(tree.get("priceCurrency")),
        unit=text(tree.get("priceUnit")),
    )


def _amount(value: Any) -> float | None:
    try:
        return float(text(value)) if text(value) else None
    except (ValueError, OverflowError):
        return None


def _slo(tree: Tree) -> Slo:
    return Slo(
        id=text(tree.get("id")),
        property=text(tree.get("property")),
        value=tree.get("value"),
        value_ext=tree.get("valueExt"),
        unit=text(tree.get("unit")),
        element=text(tree.get("element")),
        driver=text(tree.get("driver")),
        description=text(tree.get("description")),
        schedule=text(tree.get("schedule")),
        scheduler=text(tree.get("scheduler")),
        authoritative_definitions=authoritative_definitions(tree),
        custom_properties=custom_properties(tree),
    )


def _port(tree: Tree) -> dict[str, Any]:
    """What ports of every kind have in common."""
    return {
        "name": text(tree.get("name")),
        "deprecated": tree.get("deprecated") is True,
        "tags": texts(tree.get("tags")),
        "authoritative_definitions": authoritative_definitions(tree),
        "custom_properties": custom_properties(tree),
    }


def _input_port(tree: Tree) -> InputPort:
    return InputPort(
        **_port(tree),
        version=text(tree.get("version")),
        contract_id=text(tree.get("contractId")),
    )


def _output_port(tree: Tree) -> OutputPort:
    inputs = items(tree.get("inputContracts"))
    return OutputPort(
        **_port(tree),
        version=text(tree.get("version")),
        contract_id=text(tree.get("contractId")),
        type=text(tree.get("type")),
        description=text(tree.get("description")),
        input_contracts=tuple((text(i.get("id")), text(i.get("version"))) for i in inputs),
        sbom=tuple(url for bill in items(tree.get("sbom")) if (url := text(bill.get("url")))),
        synonyms=synonyms(tree),
        context=context(tree),
    )


def _management_port(tree: Tree) -> ManagementPort:
    return ManagementPort(
        **_port(tree),
        content=text(tree.get("content")),
        type=text(tree.get("type")),
        url=text(tree.get("url")),
        channel=text(tree.get("channel")),
        description=text(tree.get("description")),
    )
