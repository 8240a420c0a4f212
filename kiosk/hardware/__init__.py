"""Devices: a folder a kind, each with its port, its drivers and a simulator.

A driver's `__init__` only stores; `open()` touches the device; `with` closes
it. Every read and write has a deadline, whose unit is in its name. A fault
that can be expected is returned as a `kiosk.faults.Fault`.
"""
