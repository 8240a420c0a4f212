"""Is this picture of a page good enough for a person to work from, and if not, why?"""
