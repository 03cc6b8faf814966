"""What products look like elsewhere: text for other tools, made from a contract and nothing else.

snippets/    code to paste that reads a product, one function a tool
notebook     code as a Jupyter notebook to download

Pure. A contract is untrusted and this text is run by people who trust us: whatever a contract says
goes through `snippets/quote.py`, stands in a literal or a quoted name, and never in a comment.
"""
