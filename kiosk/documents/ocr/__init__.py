"""Text out of pictures, read by RapidOCR in a process of its own."""
