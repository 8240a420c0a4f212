"""Taking a page by itself: guidance for the person, and the picture when it is sure."""
