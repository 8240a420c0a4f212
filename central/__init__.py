"""The reference central server. It meets the booth on the wire alone."""
