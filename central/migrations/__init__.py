"""The steps that lead from every earlier schema of the centre to that of today."""
