"""Every kind of change in one table: what it means for consumers, for producers, in one sentence.

A consumer is an old reader of new data: what is promised less hurts them. A producer delivers it:
what is promised more hurts them. `{what}` is the part as people name it ("orders.note"), `{old}`
and `{new}` are its values.
"""

# ruff: noqa: E501 - a rule a line reads like the table that it is
from __future__ import annotations

from typing import NamedTuple

from marketplace.model import Bump, Impact

B, R, C, D = Impact.BREAKING, Impact.RISKY, Impact.COMPATIBLE, Impact.DOCS
BUMP = {B: Bump.MAJOR, R: Bump.MINOR, C: Bump.MINOR, D: Bump.PATCH}


class Rule(NamedTuple):
    severity: Impact
    producer: Impact
    says: str
    ends: bool = False  # takes something away: milder where that was announced


RULES: dict[str, Rule] = {
    # The file as a whole
    "contract-added": Rule(C, D, "{what} is new: people may begin to use it."),
    "contract-removed": Rule(B, C, "Nobody is promised {what} any more.", ends=True),
    "product-added": Rule(C, D, "The product {what} is new: people may begin to use it."),
    "product-removed": Rule(B, C, "The product {what} is gone for everybody who uses it.", ends=True),
    "id-changed": Rule(B, B, "Ports and agreements that name the id {old} point to nothing."),
    "version-only": Rule(D, D, "The version goes from {old} to {new}, and nothing else changes."),
    "version-changed": Rule(D, D, "The version goes from {old} to {new}."),
    "version-lowered": Rule(R, R, "The version goes back from {old} to {new}: who pins it gets another one."),
    "api-version-changed": Rule(D, D, "The file follows {new} of the standard instead of {old}; nothing it promises changes by that."),
    "spelling-changed": Rule(D, D, "{what} is written in another way and means the same."),
    "words-changed": Rule(D, D, "Nothing that runs notices: {what} changed."),
    "field-changed": Rule(D, D, "{what} changed; the standard gives it no meaning that data or people depend on."),
    "shape-changed": Rule(R, R, "{what} is not as the standard has it, so nobody can tell what changed for whom."),
    # Life
    "status-activated": Rule(C, B, "{what} is promised from now on."),
    "status-deprecated": Rule(R, D, "Who uses {what} should plan to leave it: it is deprecated."),
    "status-retired": Rule(B, C, "{what} is retired: nobody can count on it any more.", ends=True),
    "status-withdrawn": Rule(B, C, "{what} goes back to {new}: nothing in it is promised any more.", ends=True),
    "status-restored": Rule(C, B, "{what} is promised again: it was {old}."),
    "status-changed": Rule(D, D, "The status of {what} goes from {old} to {new}."),
    "deprecated": Rule(C, D, "Who uses {what} should plan to leave it; it works on for now."),
    "undeprecated": Rule(C, R, "{what} is not deprecated any more: it stays."),
    # Objects
    "object-added": Rule(C, B, "{what} can be queried, too; the producer has to deliver it."),
    "object-removed": Rule(B, C, "Queries on {what} stop working.", ends=True),
    "object-renamed": Rule(B, B, "Queries on {old} stop working: it is called {new} now."),
    "object-moved": Rule(B, B, "Queries on the table {old} stop working: {what} is stored as {new} now."),
    "object-type-changed": Rule(R, R, "{what} is a {new} instead of a {old}: speed, freshness and rights may differ."),
    "granularity-changed": Rule(R, R, "A row of {what} may stand for something else: sums and counts over it may change."),
    "object-order-changed": Rule(D, D, "{what} stand in another order; queries do not notice."),
    # Properties
    "property-added": Rule(C, B, "{what} can be queried, too; the producer has to deliver it."),
    "property-removed": Rule(B, C, "Queries that name {what} stop working.", ends=True),
    "property-renamed": Rule(B, B, "Queries that name {old} stop working: it is called {new} now."),
    "property-moved": Rule(B, B, "Queries that name the column {old} stop working: {what} is stored as {new} now."),
    "property-order-changed": Rule(D, D, "The properties of {what} stand in another order; only who counts columns notices."),
    "element-id-changed": Rule(R, R, "References to the id {old} of {what} point to nothing: it is {new} now."),
    "type-changed": Rule(B, B, "Who reads {what} as {old} gets {new}."),
    "type-added": Rule(C, R, "{what} is promised as {new}; before, no type was promised."),
    "type-removed": Rule(R, C, "No type is promised for {what} any more; it was {old}."),
    "physical-type-changed": Rule(R, R, "{what} is stored as {new} instead of {old}: programs that rely on its range or length may fail."),
    "physical-type-wider": Rule(R, C, "Values of {what} may be longer or larger than programs built for {old} can hold: it is {new}."),
    "physical-type-narrower": Rule(R, B, "Values of {what} may be cut: {new} holds less than {old}."),
    "required-removed": Rule(B, C, "{what} may be empty now: queries and joins that count on a value go wrong."),
    "required-added": Rule(C, B, "{what} is always filled; the producer must not leave it empty any more."),
    "unique-removed": Rule(B, C, "{what} may repeat: joins on it multiply rows."),
    "unique-added": Rule(C, B, "{what} never repeats; the producer must not deliver a value twice."),
    "key-removed": Rule(B, C, "{what} is no primary key any more: joins on it may multiply rows."),
    "key-added": Rule(C, B, "{what} is the primary key; the producer must deliver each value once."),
    "key-changed": Rule(B, B, "The primary key of {what} is made of other properties: joins on it match other rows."),
    "key-order-changed": Rule(D, D, "The parts of the primary key of {what} stand in another order."),
    "partitioning-changed": Rule(R, R, "{what} is partitioned in another way: queries may take longer and cost more."),
    "classification-raised": Rule(B, R, "Who may see {what} as {old} may lose it: it is {new}, and access has to be approved again."),
    "classification-lowered": Rule(R, R, "More people may see {what}: it is {new} instead of {old}. Whoever owns the data has to agree."),
    "classification-changed": Rule(R, R, "Who may see {what} may change: its classification goes from {old} to {new}."),
    "items-removed": Rule(B, C, "Nothing is promised any more of what is in {what}.", ends=True),
    "items-added": Rule(C, R, "It is promised what is in {what}."),
    # Allowed values
    "bound-loosened": Rule(R, C, "Values of {what} may appear that were not allowed: {side} goes from {old} to {new}."),
    "bound-tightened": Rule(C, B, "Fewer values of {what} are allowed: {side} goes from {old} to {new}; the producer must keep to it."),
    "bound-changed": Rule(R, R, "Other values of {what} are allowed: {side} goes from {old} to {new}."),
    "pattern-changed": Rule(R, R, "Values of {what} may look different: they match {new} instead of {old}."),
    "format-changed": Rule(B, B, "Who reads {what} as {old} fails: it is written as {new}."),
    "number-format-wider": Rule(R, C, "Numbers in {what} may be larger than {old} holds: it is {new}."),
    "number-format-narrower": Rule(C, B, "Numbers in {what} stay within {new}; the producer may not exceed it."),
    "number-format-changed": Rule(R, R, "Numbers in {what} are {new} instead of {old}: some may not fit."),
    "timezone-changed": Rule(B, B, "Times in {what} mean another moment: {old} becomes {new}."),
    "vector-changed": Rule(B, B, "Vectors of {what} cannot be compared with those before: {field} goes from {old} to {new}."),
    "enum-added": Rule(C, B, "{what} takes only listed values; the producer must keep to them."),
    "enum-removed": Rule(R, C, "Any value of {what} may appear: the list of values is gone."),
    "enum-value-added": Rule(R, C, "Queries that know all values of {what} meet a new one: {new}."),
    "enum-value-removed": Rule(C, B, "Filters on {old} in {what} find nothing; the producer must not deliver it."),
    "enum-value-renamed": Rule(B, B, "Filters on {old} in {what} find nothing: it is called {new} now."),
    # Relationships
    "relationship-added": Rule(C, B, "{what} refers to {new}: each value is found there; the producer must see to it."),
    "relationship-removed": Rule(R, C, "Joins from {what} to {old} may lose rows: nothing promises a match any more."),
    "relationship-changed": Rule(B, B, "Joins from {what} to {old} match nothing or the wrong rows: it refers to {new}."),
    # Quality
    "quality-added": Rule(C, B, "One more thing about {what} is checked: {new}; the producer must keep it."),
    "quality-removed": Rule(R, C, "Nobody promises any more about {what}: {old}."),
    "quality-loosened": Rule(R, C, "{what} may be worse than before: {old} becomes {new}."),
    "quality-tightened": Rule(C, B, "{what} is better than before: {old} becomes {new}; the producer must keep it."),
    "quality-changed": Rule(R, R, "{what} keeps another promise: {old} becomes {new}."),
    "quality-measure-changed": Rule(R, R, "{what} looks at something else: its {field} goes from {old} to {new}."),
    "quality-severity-lowered": Rule(R, C, "A break of {what} is taken less seriously: {new} instead of {old}."),
    "quality-severity-raised": Rule(C, R, "A break of {what} is taken more seriously: {new} instead of {old}."),
    "quality-text-changed": Rule(D, D, "A rule that only people read changed in {what}."),
    # Service levels
    "service-level-added": Rule(C, B, "{what} is promised: {new}; the producer must keep it."),
    "service-level-removed": Rule(B, C, "{what} is not promised any more; it was {old}.", ends=True),
    "end-added": Rule(R, D, "Who uses it should plan to leave it: {what} is {new}."),
    "end-removed": Rule(R, C, "Nobody says any more until when it can be used: {what} was {old}."),
    "service-level-weakened": Rule(B, C, "Who counts on {what} gets less: {old} becomes {new}."),
    "service-level-strengthened": Rule(C, B, "{what} is better: {old} becomes {new}; the producer must keep it."),
    "service-level-changed": Rule(R, R, "{what} is another promise: {old} becomes {new}."),
    # Servers
    "server-added": Rule(C, R, "The data can be read from {what}, too; the producer has to deliver it there."),
    "server-removed": Rule(B, C, "Who reads from {what} finds nothing there.", ends=True),
    "server-type-changed": Rule(B, B, "Who connects to {what} needs another driver: it is {new} instead of {old}."),
    "server-moved": Rule(B, B, "Who connects to {what} does not find the data: {field} goes from {old} to {new}."),
    "server-format-changed": Rule(B, B, "Who reads files of {what} fails: {field} goes from {old} to {new}."),
    "server-detail-changed": Rule(R, R, "Who connects to {what} may have to adapt: {field} goes from {old} to {new}."),
    # Access, price, people
    "role-added": Rule(C, D, "People can ask for the role {what}."),
    "role-removed": Rule(B, C, "Who has access by the role {what} loses it.", ends=True),
    "role-access-changed": Rule(R, R, "Who has the role {what} may do something else: {old} becomes {new}."),
    "price-raised": Rule(B, C, "Consumers pay more: {old} becomes {new}."),
    "price-lowered": Rule(C, R, "Consumers pay less: {old} becomes {new}."),
    "price-added": Rule(B, C, "Consumers pay {new} for what was free."),
    "price-removed": Rule(C, R, "Consumers pay nothing any more; it was {old}."),
    "price-terms-changed": Rule(R, R, "Consumers pay in another way: {old} becomes {new}."),
    "terms-changed": Rule(R, D, "What consumers may do with it changed: read {what} again."),
    "owner-changed": Rule(R, R, "Consumers have somebody else to turn to: {new} owns it instead of {old}."),
    "owner-removed": Rule(R, R, "Consumers have nobody to turn to: {old} does not own it any more."),
    "owner-added": Rule(D, D, "Consumers have somebody to turn to: {new} owns it."),
    "team-changed": Rule(D, D, "The team changed: {what}."),
    "support-added": Rule(D, D, "People who need help have one more place to ask: {what}."),
    "support-removed": Rule(D, D, "People who need help cannot ask in {what} any more."),
    "support-gone": Rule(R, D, "People who need help have no place to ask any more: {what} is gone."),
    "support-changed": Rule(D, D, "People who need help find {what} in another place or with other words."),
    # Products
    "port-added": Rule(C, B, "The data can be had through the port {what}, too; the producer has to deliver it."),
    "port-removed": Rule(B, C, "Who reads from the port {what} finds nothing there.", ends=True),
    "port-renamed": Rule(B, B, "Who asks for the port {old} finds nothing: it is called {new} now."),
    "port-contract-changed": Rule(B, B, "The port {what} keeps another contract: {new} instead of {old}."),
    "port-version-raised": Rule(C, R, "The port {what} delivers {new} instead of {old}, which breaks nobody by its number."),
    "port-version-changed": Rule(B, B, "The port {what} delivers {new} instead of {old}: who built on that one must change over."),
    "port-type-changed": Rule(R, R, "The port {what} is a {new} instead of a {old}: people may have to connect in another way."),
    "input-added": Rule(D, R, "The product is built from {what}, too; its producer depends on that."),
    "input-removed": Rule(D, D, "The product is not built from {what} any more."),
    "input-changed": Rule(D, R, "The product is built from something else: {what} goes from {old} to {new}."),
    "management-port-added": Rule(C, R, "Programs can ask {what} about the product."),
    "management-port-removed": Rule(R, C, "Programs that ask {what} about the product fail.", ends=True),
    "management-port-changed": Rule(R, R, "Programs that ask {what} about the product may fail: {field} goes from {old} to {new}."),
}  # fmt: skip
