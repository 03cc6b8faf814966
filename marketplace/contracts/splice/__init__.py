"""Edits of a contract's text that change only the bytes of what was meant.

edits        what can be asked, and what it means for the data
source       the text, with the place of everything in it
members      the members of a collection, with their comments
manners      how the neighbours are written
scalars      one value as YAML
write        any value as YAML
block        members of block collections come, go and move
flow         members between brackets, JSON among them
values       a value gives way to another
nest         a level in between
differences  a new list or mapping as edits of what differs
walk         the way to a value, and what forbids to change it
ways         which splices make an edit
apply        all of it together, and the proof
keys         places as people type them
upgrade      to a newer version of the standard
"""
