"""What screens and programs read. Nothing here writes."""
