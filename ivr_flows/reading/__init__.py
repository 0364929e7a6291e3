"""Reading survey files: YAML nodes with their marks -> the model, with every fault noted."""
