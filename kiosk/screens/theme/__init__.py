"""The look of every screen: tokens, typefaces, icons."""
