"""The voice guide and the four-key pad: a visit without eyes, and without hands on the glass.

Read `guide.py`, which holds it together. `stops.py` is what can be reached and in
which order, `focus.py` where one is, `pad.py` what a key means; `reading.py` is what
is said of a screen, `telling.py` of one thing on it, `mouth.py` when it is said; `bar.py`,
`ring.py` and `curtain.py` are what there is to see of it.
"""
