"""One applicant's visit: states, transitions, what is asked next. No I/O, no Kivy.

Read `steps.py` (the plan of each entrance), then `machine.py` (what an event
does; the moves of bookings and of documents have files of their own), then
`events.py` and `effects.py` (what comes in and what goes out).
"""
