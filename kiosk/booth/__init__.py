"""The booth: carries out what a visit asks, on real devices, without a screen.

`booth.py` holds the one visit and its idle clock; `crew.py` and the files
beside it do the work on their own threads. No Kivy here, and no SQL.
"""
