"""The face for carriers. Verifies, parses, hands on to a use case, renders; decides nothing."""
