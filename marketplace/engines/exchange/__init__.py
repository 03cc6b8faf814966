"""datacontract-cli in a process of its own: contracts as other formats, and the other way round.

process      in the web process: starts one, hands over what to do, ends it when time is up
runner       in the process started: locks on, then the library, one answer a line
doubts       in there, too: can what was made be read again?

The library is 60 MB and slow to load, reads files and fetches addresses that a contract names, and
parses what strangers made. Here it has no network, no file but its own, and nobody's rights.
"""
