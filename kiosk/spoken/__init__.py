"""What is written, as it is said: for the board's calls and for the voice guide."""
