"""The second engine: the same measures, the same numbers, asked of a PostgreSQL server.

What is asked is text that is made here without a connection; only two files know the driver.

measuring    measures to a server, what it answers as numbers
connecting   from what our settings say of a server to a connection that can only read
session      one snapshot of the data, statement by statement, until time is up
table        which table and which columns are meant
types        the server's types, spelt as DuckDB spells them
place        where the values of a property are in a row
wanted       from one measure to the aggregates that answer it
rules        a rule as a condition that a value breaks
formats      what a format promises of texts
times        a property as moments
regex        a regular expression of JavaScript as one of PostgreSQL
readable     texts as numbers and times, without an error where they are none
statement    a rule that is a statement: what it may name and call
literal      texts as SQL
"""
