"""The data product marketplace: a Git folder of contracts, as pages people can use.

Reading order:

model/        the vocabulary, in the standards' own words
errors        what can go wrong, said to the person who can act
settings      everything that can be set, from the environment
contracts/    one file's text: read, validate, lint, build the model       (pure)
  splice/     and edit it, so that only the bytes meant change             (pure)
  compare/    two versions of it: what changed, and who is hurt            (pure)
  merge/      two changes of it brought together                           (pure)
  drafting/   and draft new ones: suggestions, to accept or drop           (pure)
catalog/      many files: products, families, lineage, facets, search      (pure)
access/       who sees what: masking; who may publish                      (pure)
charting/     a query's result as a chart: which one, its numbers and words (pure)
formats/      text for other tools: snippets, notebooks; what becomes what (pure)
stores/       Git, the parse cache, the search index, the schemas          (edge)
engines/      DuckDB in confined worker processes, converters in theirs    (edge)
services/     the use cases, put together from the above
demo          the demo organisation as a Git repository with history
ui/           shell, state, cards, tables, charts, words                   (edge)
api/          the same use cases over HTTP                                 (edge)
agents/       and for agents, over MCP                                     (edge)
server        the web app: routes, headers, health                         (edge)
__main__      the command line; where: what its options name               (edge)
"""
