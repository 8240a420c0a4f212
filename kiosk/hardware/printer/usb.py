"""A printer on USB, by its bulk endpoints, with no kernel driver in between.

Its tests run on a bus of their own below pyusb, with the descriptors of a
receipt printer; no real one was at hand when this was written.
"""

from __future__ import annotations

from typing import Any

from kiosk.clock import Clock, Deadline
from kiosk.hardware.printer.transport import READ_BYTES, TransportLost

PRINTER_CLASS = 7  # USB Device Class Definition for Printing Devices 1.1, §4.2
CHUNK_BYTES = 512


class UsbTransport:
    """`usb://VID:PID`, both in hexadecimal, as `lsusb` prints them."""

    answers = True

    def __init__(self, vendor: int, product: int, clock: Clock) -> None:
        self._vendor = vendor
        self._product = product
        self._clock = clock
        self._device: Any = None
        self._out: Any = None
        self._in: Any = None

    def __str__(self) -> str:
        return f"usb://{self._vendor:04x}:{self._product:04x}"

    @property
    def is_open(self) -> bool:
        return self._device is not None

    def open(self, within_s: float) -> None:
        import usb.core
        import usb.util

        self.close()
        try:
            device = usb.core.find(idVendor=self._vendor, idProduct=self._product)
            if device is None:
                raise TransportLost(f"{self}: no such device on the bus")
            interface = usb.util.find_descriptor(
                device.get_active_configuration(), bInterfaceClass=PRINTER_CLASS
            )
            if interface is None:
                raise TransportLost(f"{self}: the device has no printer interface")
            if device.is_kernel_driver_active(interface.bInterfaceNumber):
                device.detach_kernel_driver(interface.bInterfaceNumber)
            usb.util.claim_interface(device, interface.bInterfaceNumber)
            self._out = self._endpoint(interface, usb.util.ENDPOINT_OUT)
            self._in = self._endpoint(interface, usb.util.ENDPOINT_IN)
            self._device = device
        except (usb.core.USBError, usb.core.NoBackendError) as error:
            raise TransportLost(f"{self}: {error}") from error

    def _endpoint(self, interface: Any, direction: int) -> Any:
        import usb.util

        endpoint = usb.util.find_descriptor(
            interface,
            custom_match=lambda found: (
                usb.util.endpoint_direction(found.bEndpointAddress) == direction
                and usb.util.endpoint_type(found.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK
            ),
        )
        if endpoint is None:
            raise TransportLost(f"{self}: a bulk endpoint is missing")
        return endpoint

    def close(self) -> None:
        import usb.util

        if self._device is not None:
            usb.util.dispose_resources(self._device)
            self._device = self._out = self._in = None

    def read(self, within_s: float) -> bytes:
        import usb.core

        if self._in is None:
            raise TransportLost(f"{self} is not open")
        try:
            # pyusb takes 0 for "for ever", so the shortest wait is a millisecond.
            return bytes(self._in.read(READ_BYTES, max(1, int(within_s * 1000))))
        except usb.core.USBTimeoutError:
            return b""
        except usb.core.USBError as error:
            raise TransportLost(f"{self}: {error}") from error

    def write(self, data: bytes, within_s: float) -> int:
        import usb.core

        if self._out is None:
            raise TransportLost(f"{self} is not open")
        deadline = Deadline.after(self._clock, within_s)
        written = 0
        while written < len(data) and not deadline.expired:
            chunk = data[written : written + CHUNK_BYTES]
            try:
                written += self._out.write(chunk, max(1, int(deadline.remaining_s * 1000)))
            except usb.core.USBError as error:
                # How much of this chunk left is unknown: count it as gone.
                raise TransportLost(f"{self}: {error}", written + len(chunk)) from error
        return written
