"""Measures what the booth promises: `python -m benchmarks`, and `python -m benchmarks.soak`.

Each module has a `run()` that gives rows of {figure, value, unit, target, met};
a target of None is a figure to watch.
"""
