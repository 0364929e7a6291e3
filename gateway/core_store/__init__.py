"""The core store: where results go and stay, in a schema and a file of its own."""
