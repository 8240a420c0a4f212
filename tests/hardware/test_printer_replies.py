"""The demultiplexer: every reply, in every split, with noise and breaks between."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.hardware.printer.replies import (
    AutomaticStatus,
    Block,
    BlockKind,
    BufferedStatus,
    Demultiplexer,
    Flow,
    RealTimeStatus,
    Reply,
)

blocks = st.builds(
    Block,
    st.sampled_from(BlockKind),
    st.binary(max_size=40).map(lambda data: bytes(0x20 + byte % 0x5F for byte in data)),
)
real_time = st.integers(0, 255).map(lambda byte: RealTimeStatus(byte & 0x6C | 0x12))
buffered = st.integers(0, 255).map(lambda byte: BufferedStatus(byte & 0x0F))
automatic = st.tuples(*[st.integers(0, 255)] * 4).map(
    lambda four: AutomaticStatus(
        bytes((four[0] & 0x6C | 0x10, four[1] & 0x6F, four[2] & 0x6F, four[3] & 0x6F))
    )
)


def on_the_wire(reply: Reply) -> bytes:
    match reply:
        case Block(kind, body):
            return bytes((kind,)) + body + b"\x00"
        case AutomaticStatus(body):
            return body
        case RealTimeStatus(byte) | BufferedStatus(byte):
            return bytes((byte,))
        case Flow(paused):
            return b"\x13" if paused else b"\x11"


@given(st.lists(st.one_of(blocks, real_time, buffered, automatic)), st.data())
def test_replies_come_back_whole_in_any_split(replies: list[Reply], data: st.DataObject) -> None:
    stream = b"".join(map(on_the_wire, replies))
    demultiplexer = Demultiplexer()
    heard: list[Reply] = []
    while stream:
        size = data.draw(st.integers(1, len(stream)))
        heard += demultiplexer.feed(stream[:size])
        stream = stream[size:]
    assert heard == replies


@given(st.binary())
def test_no_bytes_whatever_break_it(noise: bytes) -> None:
    demultiplexer = Demultiplexer()
    demultiplexer.feed(noise)
    # At the longest, one reply is lost to a block that the noise had begun.
    demultiplexer.feed(b"\xff")
    assert demultiplexer.feed(b"\x12") == [RealTimeStatus(0x12)]


def test_flow_control_may_come_in_the_middle_of_a_block() -> None:
    assert Demultiplexer().feed(b'\x37"00\x1317\x11\x00') == [
        Flow(paused=True),
        Flow(paused=False),
        Block(BlockKind.PROCESS_ID, b'"0017'),
    ]


def test_a_block_cut_off_by_a_power_cycle_does_not_swallow_the_next_reply() -> None:
    assert Demultiplexer().feed(b'\x37"00\x16') == [RealTimeStatus(0x16)]


def test_an_automatic_status_cut_off_does_not_swallow_the_next_reply() -> None:
    assert Demultiplexer().feed(b"\x10\x00\x12") == [RealTimeStatus(0x12)]
