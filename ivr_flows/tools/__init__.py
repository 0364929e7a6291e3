"""Authors' tools: what a person who writes surveys asks of one. They print nothing themselves."""
