"""The dock: plays the devices, the wires and the people around a booth.

For the demo and the tests. Everything simulated here sits at the far end of a
wire: a socket, a pty, an HTTP stream. The booth does not know.
"""
