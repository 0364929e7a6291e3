"""Use cases, one verb a file. They see adapters through ports only, tables through store.queries only."""
