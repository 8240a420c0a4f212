"""A USB bus with one printer on it, below pyusb: what libusb and the cable would be.

The descriptors are those of a receipt printer, of the printer class with one bulk
endpoint each way, held by the kernel's own driver until somebody asks for it. What
goes over the endpoints goes to the simulated printer's socket.
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from usb.backend import IBackend
from usb.core import USBError, USBTimeoutError

VENDOR, PRODUCT = 0x04B8, 0x0E15
OUT, IN = 0x01, 0x82
BULK = 2
PRINTER_CLASS = 7
DEVICE: dict[str, Any] = {
    "bLength": 18,
    "bDescriptorType": 1,
    "bcdUSB": 0x0200,
    "bDeviceClass": 0,
    "bDeviceSubClass": 0,
    "bDeviceProtocol": 0,
    "bMaxPacketSize0": 64,
    "idVendor": VENDOR,
    "idProduct": PRODUCT,
    "bcdDevice": 0x0100,
    "iManufacturer": 0,
    "iProduct": 0,
    "iSerialNumber": 0,
    "bNumConfigurations": 1,
    "address": 2,
    "bus": 1,
    "port_number": 1,
    "port_numbers": (1,),
    "speed": 2,
}
CONFIGURATION: dict[str, Any] = {
    "bLength": 9,
    "bDescriptorType": 2,
    "wTotalLength": 32,
    "bNumInterfaces": 1,
    "bConfigurationValue": 1,
    "iConfiguration": 0,
    "bmAttributes": 0xC0,
    "bMaxPower": 1,
    "extra_descriptors": [],
}
INTERFACE: dict[str, Any] = {
    "bLength": 9,
    "bDescriptorType": 4,
    "bInterfaceNumber": 0,
    "bAlternateSetting": 0,
    "bNumEndpoints": 2,
    "bInterfaceClass": PRINTER_CLASS,
    "bInterfaceSubClass": 1,
    "bInterfaceProtocol": 2,
    "iInterface": 0,
    "extra_descriptors": [],
}
ENDPOINT: dict[str, Any] = {
    "bLength": 7,
    "bDescriptorType": 5,
    "bmAttributes": BULK,
    "wMaxPacketSize": 64,
    "bInterval": 0,
    "bRefresh": 0,
    "bSynchAddress": 0,
    "extra_descriptors": [],
}


class UsbBus(IBackend):  # type: ignore[misc]
    """`printer` is the simulated printer's `tcp://` address: its end of the cable."""

    def __init__(self, printer: str) -> None:
        super().__init__()
        where = urlsplit(printer)
        self._printer = (where.hostname, where.port)
        self.kernel_has_it = True

    # What is on the bus

    def enumerate_devices(self) -> Iterator[str]:
        yield "printer"

    def get_device_descriptor(self, dev: str) -> SimpleNamespace:
        return SimpleNamespace(**DEVICE)

    def get_configuration_descriptor(self, dev: str, config: int) -> SimpleNamespace:
        if config:
            raise IndexError
        return SimpleNamespace(**CONFIGURATION)

    def get_interface_descriptor(self, dev: str, intf: int, alt: int, config: int) -> SimpleNamespace:
        if intf or alt or config:
            raise IndexError
        return SimpleNamespace(**INTERFACE)

    def get_endpoint_descriptor(self, dev: str, ep: int, intf: int, alt: int, config: int) -> SimpleNamespace:
        return SimpleNamespace(**ENDPOINT, bEndpointAddress=(OUT, IN)[ep])

    # Who has it

    def open_device(self, dev: str) -> socket.socket:
        try:
            return socket.create_connection(self._printer, timeout=1.0)
        except OSError as error:
            raise _gone() from error

    def close_device(self, dev_handle: socket.socket) -> None:
        dev_handle.close()

    def get_configuration(self, dev_handle: socket.socket) -> int:
        return 1

    def is_kernel_driver_active(self, dev_handle: socket.socket, intf: int) -> bool:
        return self.kernel_has_it

    def detach_kernel_driver(self, dev_handle: socket.socket, intf: int) -> None:
        self.kernel_has_it = False

    def claim_interface(self, dev_handle: socket.socket, intf: int) -> None:
        if self.kernel_has_it:
            raise USBError("Resource busy", None, errno.EBUSY)

    def release_interface(self, dev_handle: socket.socket, intf: int) -> None:
        pass

    # What goes over it

    def bulk_write(self, dev_handle: socket.socket, ep: int, intf: int, data: Any, timeout: int) -> int:
        assert ep == OUT
        dev_handle.settimeout(timeout / 1000)
        try:
            return dev_handle.send(data)
        except TimeoutError as error:
            raise _too_slow() from error
        except OSError as error:
            raise _gone() from error

    def bulk_read(self, dev_handle: socket.socket, ep: int, intf: int, buff: Any, timeout: int) -> int:
        assert ep == IN
        dev_handle.settimeout(timeout / 1000)
        try:
            count = dev_handle.recv_into(buff)
        except TimeoutError as error:
            raise _too_slow() from error
        except OSError as error:
            raise _gone() from error
        if count == 0:
            raise _gone()
        return count


def _gone() -> USBError:
    return USBError("No such device (it may have been disconnected)", None, errno.ENODEV)


def _too_slow() -> USBTimeoutError:
    return USBTimeoutError("Operation timed out", None, errno.ETIMEDOUT)
