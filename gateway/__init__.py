"""The gateway: fieldwork over carriers, from a sample to results in the core store."""
