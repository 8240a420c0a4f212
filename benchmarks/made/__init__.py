"""The made set: labelled pictures of documents, as a booth's camera sees them.

People are invented, their NIK end in 9900 to 9999, and every sheet is marked
SPESIMEN. The same seed makes the same picture on a machine with the same
typefaces.
"""
