"""What the judge goes by: evidence, and the rules that complain. It imports nothing of the product."""
