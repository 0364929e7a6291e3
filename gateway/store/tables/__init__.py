"""The tables, one aggregate a file. `all_tables` loads them, so that the metadata is whole."""
