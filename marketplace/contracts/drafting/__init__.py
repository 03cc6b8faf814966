"""From what is known of some data to a contract: suggestions, each to accept or to drop.

words     what a name tells: keys, personal data, amounts, places, times
sketch    a surveyed file as a tree of names, and all that can be suggested for it
column    suggestions for one property, by its figures
pattern   how its texts look, as a regular expression and in words
table     suggestions for an object: key, rows, freshness, what refers to what
merge     the accepted ones put into the tree
write     a tree and what a person says about it as the texts of two files
copy      the same from a text that is there already
imported  the same from what an importer of another format made
"""
