"""Trains the network of `kiosk.documents.pages.paper`, which tells paper from desk.

    python -m benchmarks.paper_net OUT.onnx [STEPS]

It sees the scenes of `benchmarks.paper_scenes` alone, none of which is measured on.
PyTorch and the package onnx are needed for this and for nothing else, in a virtual
environment of their own beside what requirements/dev.txt installs:

    pip install torch==2.14.1 onnx

Seeds are fixed and one thread computes, so the same machine makes the same weights
again; another processor rounds sums otherwise, and its weights differ a little.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, interpolate, relu

from benchmarks.paper_scenes import SIZE_PX, Scenes, Told

SEED = 3_000_000
STEPS, BATCH = 16_000, 16
TIMES_A_SCENE = 2
RATE, HELD_BACK = 4e-3, 1e-4
KEPT = 0.995

_WIDE = (12, 40, 64, 96, 128)
_BLOCKS = (1, 2, 3, 3)
_AT_SIDES, _SIDES_COUNT = 4.0, 0.6


def _convolved(of: int, to: int, kernel: int = 3, stride: int = 1, groups: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(of, to, kernel, stride, kernel // 2, groups=groups, bias=False),
        nn.BatchNorm2d(to),
        nn.ReLU(inplace=True),
    )


class Block(nn.Module):
    """A depthwise and a pointwise convolution, added to what came in."""

    def __init__(self, wide: int, kernel: int = 3) -> None:
        super().__init__()
        self.around = _convolved(wide, wide, kernel, groups=wide)
        self.across = nn.Sequential(nn.Conv2d(wide, wide, 1, bias=False), nn.BatchNorm2d(wide))

    def forward(self, seen: Tensor) -> Tensor:
        return relu(seen + self.across(self.around(seen)))


class PaperNet(nn.Module):
    """A small U-Net: (n, 3, 192, 256), BGR 0 to 1, → (n, 8, 48, 64), what is paper in each
    quarter of a cell, and then what is a side; 0 is as likely as not."""

    def __init__(self) -> None:
        super().__init__()
        wide = _WIDE
        self.stem = _convolved(3, wide[0], 3, 2)
        self.down, self.look = nn.ModuleList(), nn.ModuleList()
        for turn, blocks in enumerate(_BLOCKS):
            of, to = wide[turn], wide[turn + 1]
            thin = turn > 0
            self.down.append(
                nn.Sequential(_convolved(of, of, 3, 2, of), _convolved(of, to, 1))
                if thin
                else _convolved(of, to, 3, 2)
            )
            self.look.append(nn.Sequential(*(Block(to, 5 if turn > 1 else 3) for _ in range(blocks))))
        self.back, self.join = nn.ModuleList(), nn.ModuleList()
        for turn in range(1, len(_BLOCKS)):
            self.back.append(
                nn.Sequential(
                    nn.Conv2d(wide[turn + 1], wide[turn], 1, bias=False), nn.BatchNorm2d(wide[turn])
                )
            )
            self.join.append(Block(wide[turn]))
        self.told = nn.Conv2d(wide[1], 8, 1)

    def forward(self, pixels: Tensor) -> Tensor:
        seen, kept = self.stem(pixels), []
        for down, look in zip(self.down, self.look, strict=True):
            seen = look(down(seen))
            kept.append(seen)
        for turn in range(len(kept) - 2, -1, -1):
            larger = interpolate(self.back[turn](seen), scale_factor=2.0, mode="nearest")
            seen = self.join[turn](relu(larger + kept[turn]))
        return self.told(seen)


def _loss(told: Tensor, paper: Tensor, sides: Tensor) -> Tensor:
    maps = nn.functional.pixel_shuffle(told, 2)
    by_place = 1 + _AT_SIDES * sides
    of_paper = binary_cross_entropy_with_logits(maps[:, 0], paper, reduction="none")
    of_sides = binary_cross_entropy_with_logits(maps[:, 1], sides)
    return (of_paper * by_place).sum() / by_place.sum() + _SIDES_COUNT * of_sides


def _batch(scenes: list[Told], random: np.random.Generator) -> tuple[Tensor, Tensor, Tensor]:
    """Some of `scenes`, each mirrored and recoloured in another way than before."""
    ready: tuple[list[Tensor], ...] = ([], [], [])
    for turn in random.choice(len(scenes), BATCH, replace=False):
        scene = scenes[turn]
        ways = tuple(way for way in (0, 1) if random.random() < 0.5)
        pixels, paper, sides = (np.flip(each, ways) for each in (scene.pixels, scene.paper, scene.sides))
        lit = np.clip(pixels * random.normal(1, 0.05, 3) * random.uniform(0.85, 1.15), 0, 255) / 255
        ready[0].append(torch.from_numpy(np.ascontiguousarray(lit.transpose(2, 0, 1), np.float32)))
        for to, each in zip(ready[1:], (paper, sides), strict=True):
            to.append(torch.from_numpy(np.ascontiguousarray(each, np.float32)) / 255)
    first, second, third = (torch.stack(each) for each in ready)
    return first, second, third


def trained(steps: int, out: Path) -> PaperNet:
    random = np.random.default_rng(SEED + 1)
    scenes = Scenes(SEED)
    net, slow = (PaperNet().to(memory_format=torch.channels_last) for _ in range(2))
    slow.load_state_dict(net.state_dict())
    learning = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=HELD_BACK)
    pace = torch.optim.lr_scheduler.OneCycleLR(learning, RATE, total_steps=steps, pct_start=0.08)
    lately = [scenes.next() for _ in range(BATCH * 8)]
    started, lost = time.monotonic(), 0.0
    for step in range(1, steps + 1):
        lately = lately[BATCH // TIMES_A_SCENE :] + [scenes.next() for _ in range(BATCH // TIMES_A_SCENE)]
        pixels, paper, sides = _batch(lately, random)
        loss = _loss(net(pixels.to(memory_format=torch.channels_last)), paper, sides)
        learning.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        learning.step()
        pace.step()
        with torch.no_grad():
            for mine, its in zip(slow.state_dict().values(), net.state_dict().values(), strict=True):
                if mine.dtype.is_floating_point:
                    mine.lerp_(its, 1 - KEPT)
        lost += float(loss.detach())
        if step % 100 == 0:
            print(f"{step} of {steps}: loss {lost / 100:.4f}, {time.monotonic() - started:.0f} s", flush=True)
            lost = 0.0
        if step % 600 == 0 or step == steps:
            written(slow, out)
    return slow


def written(net: PaperNet, out: Path) -> None:
    net.eval()
    seen = torch.zeros(1, 3, SIZE_PX[1], SIZE_PX[0])
    torch.onnx.export(
        net, (seen,), str(out), dynamo=False, opset_version=13, input_names=["frame"], output_names=["told"]
    )
    net.train()


if __name__ == "__main__":
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    torch.use_deterministic_algorithms(True)
    trained(int(sys.argv[2]) if len(sys.argv) > 2 else STEPS, Path(sys.argv[1]))
