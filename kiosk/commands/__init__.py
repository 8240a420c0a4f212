"""The commands, one a file, and the parts they are put together from."""
