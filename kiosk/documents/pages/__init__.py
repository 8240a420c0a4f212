"""Finding the page in a frame on any background, laying it flat and upright."""
