"""For agents: an MCP server over the same services and with the same answers as the API.

server        the tools, and what an agent is told about them
words         each answer as a short text, for who reads no JSON
"""
