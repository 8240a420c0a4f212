"""The booth's printed plate: drawn, printed, found through the camera, and measured on."""
