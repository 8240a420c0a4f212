"""The machine-readable zone of a travel document: found, read, and proved by its check digits."""
