"""The REST API for programs, over the same services as the pages.

door          in front: which requests come here at all, and ids in paths
app           the routes put together, and the OpenAPI document
visit, turns  who is asking; work in threads, so many at once
tokens        bearer tokens and the file that lists them
shapes        what goes in and out; also what the MCP server in `agents/` answers with
describe      from what the services tell to these shapes
failures      every error in one shape
"""
