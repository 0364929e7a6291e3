"""Words of the reference: what the code's own tables cannot say, by the names that they give things."""
