"""Search over the records in force. docs/search.md tells how it is built.

`searcher.Searcher(archive).search(query.Query(...))` answers; `understanding.understand` reads a line as people type it;
`keeping` has `index` and `settle`, which keep the tables of search, and `faults`, which checks them.
"""
