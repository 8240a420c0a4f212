"""The speaker of `simulator:`: the real driver, and a simulated speaker at the other end of a socket."""

from __future__ import annotations

from pathlib import Path

from kiosk.clock import Clock
from kiosk.faults import Fault
from kiosk.hardware.speaker.output import Output, Playing
from kiosk.hardware.speaker.simulator import SpeakerSimulator
from kiosk.hardware.speaker.tcp import TcpOutput

AS_PEOPLE_HEAR_IT = 1.0


class SimulatedOutput:
    """A TCP connection that brings its own far end along, once it is used."""

    def __init__(self, clock: Clock, transcript: Path | None) -> None:
        self.simulator = SpeakerSimulator(clock, transcript, AS_PEOPLE_HEAR_IT)

    def check(self) -> Fault | None:
        return self._wire().check()

    def begin(self) -> Playing | Fault:
        return self._wire().begin()

    def close(self) -> None:
        self.simulator.close()

    def _wire(self) -> Output:
        self.simulator.plug()
        return TcpOutput("127.0.0.1", self.simulator.port)
