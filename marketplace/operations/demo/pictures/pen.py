"""A small vector pen on Pillow: SVG paths, gradients, clipping and soft shadows, always the same pixels for the same strokes."""

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from PIL import Image, ImageChops, ImageDraw

Point = tuple[float, float]

SUPERSAMPLING = 2
_CURVE_STEPS = 14
_TILE = 96
_TOKEN = re.compile(r"[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)")


@dataclass(frozen=True)
class Gradient:
    """Colour stops over the box of a shape: `across`, `down`, `slant` (corner to corner) or `ball` (lit from the upper left)."""

    kind: str
    stops: tuple[tuple[float, str], ...]


Paint = str | Gradient


def across(*colours: str) -> Gradient:
    return Gradient("across", _even(colours))


def down(*colours: str) -> Gradient:
    return Gradient("down", _even(colours))


def slant(*colours: str) -> Gradient:
    return Gradient("slant", _even(colours))


def ball(*colours: str) -> Gradient:
    return Gradient("ball", _even(colours))


def round_body(colour: str) -> Gradient:
    """The light on an upright round body (bottle, jar, tin): dark rims, a bright band left of the middle."""
    stops = ((0.0, darker(colour, 0.5)), (0.36, lighter(colour, 0.22)), (0.7, colour), (1.0, darker(colour, 0.55)))
    return Gradient("across", stops)


def mix(one: str, other: str, part: float) -> str:
    """`one` with `part` of `other` stirred in."""
    pairs = zip(_rgb(one), _rgb(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in pairs)


def lighter(colour: str, part: float) -> str:
    return mix(colour, "#ffffff", part)


def darker(colour: str, part: float) -> str:
    """Deeper and richer: weak channels sink first, so amber turns brown and not grey."""
    return "#" + "".join(f"{round(255 * (value / 255) ** (1 + 2.2 * part)):02x}" for value in _rgb(colour))


def _even(colours: tuple[str, ...]) -> tuple[tuple[float, str], ...]:
    last = max(1, len(colours) - 1)
    return tuple((i / last, colour) for i, colour in enumerate(colours))


@lru_cache(maxsize=1024)
def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


@lru_cache(maxsize=512)
def _tile(gradient: Gradient) -> Image.Image:
    """The gradient once, small; shapes stretch it over their own box."""
    ramp = [_ramp_colour(gradient.stops, i / 255) for i in range(256)]
    if gradient.kind in ("across", "down"):
        strip = Image.new("RGB", (256, 1))
        strip.putdata(ramp)
        return strip if gradient.kind == "across" else strip.transpose(Image.Transpose.ROTATE_270)
    tile = Image.new("RGB", (_TILE, _TILE))
    tile.putdata(
        [ramp[_place(gradient.kind, (x + 0.5) / _TILE, (y + 0.5) / _TILE)] for y in range(_TILE) for x in range(_TILE)]
    )
    return tile


def _place(kind: str, x: float, y: float) -> int:
    part = (x + y) / 2 if kind == "slant" else math.hypot(x - 0.36, y - 0.32) / 0.78
    return min(255, int(part * 256))


def _ramp_colour(stops: tuple[tuple[float, str], ...], part: float) -> tuple[int, int, int]:
    for (start, one), (end, other) in pairwise(stops):
        if part <= end:
            return _rgb(mix(one, other, (part - start) / ((end - start) or 1)))
    return _rgb(stops[-1][1])


@lru_cache(maxsize=1)
def _soft_spot() -> Image.Image:
    """White in the middle, fading to black at the rim: the mask of every soft shadow and glow."""
    spot = Image.new("L", (_TILE, _TILE))
    reach = [
        math.hypot(x + 0.5 - _TILE / 2, y + 0.5 - _TILE / 2) / (_TILE / 2) for y in range(_TILE) for x in range(_TILE)
    ]
    spot.putdata([round(255 * (1 - r) ** 1.4) if r < 1 else 0 for r in reach])
    return spot


@lru_cache(maxsize=4096)
def outline(d: str) -> tuple[tuple[tuple[Point, ...], bool], ...]:
    """An SVG path (M L H V C S Q Z, absolute or relative) flattened to runs of points, each with whether it closes."""
    reader = _PathReader(d)
    return tuple((tuple(points), closed) for points, closed in reader.runs if len(points) > 1)


class _PathReader:
    def __init__(self, d: str) -> None:
        self.runs: list[tuple[list[Point], bool]] = []
        self.here: Point = (0.0, 0.0)
        self.handle: Point = (0.0, 0.0)
        self._tokens = _TOKEN.findall(d)
        self._next = 0
        verb = ""
        while self._next < len(self._tokens):
            if self._tokens[self._next].isalpha():
                verb = self._tokens[self._next]
                self._next += 1
            verb = self._step(verb)

    def _step(self, verb: str) -> str:
        """Carry out one segment; the answer is the verb that a following bare number repeats."""
        base = self.here if verb.islower() else (0.0, 0.0)
        kind = verb.lower()
        if kind == "z":
            points, _ = self.runs[-1]
            self.runs[-1] = (points, True)
            self.here = points[0]
        elif kind == "m":
            self.here = self._point(base)
            self.runs.append(([self.here], False))
            return "l" if verb.islower() else "L"
        elif kind == "l":
            self._line(self._point(base))
        elif kind == "h":
            self._line((base[0] + self._number(), self.here[1]))
        elif kind == "v":
            self._line((self.here[0], base[1] + self._number()))
        elif kind == "c":
            self._curve(self._point(base), self._point(base), self._point(base))
        elif kind == "s":
            mirrored = (2 * self.here[0] - self.handle[0], 2 * self.here[1] - self.handle[1])
            self._curve(mirrored, self._point(base), self._point(base))
        elif kind == "q":
            bend, end = self._point(base), self._point(base)
            self._curve(_toward(self.here, bend), _toward(end, bend), end)
        else:
            raise ValueError(f"path verb {verb!r}")
        return verb

    def _number(self) -> float:
        self._next += 1
        return float(self._tokens[self._next - 1])

    def _point(self, base: Point) -> Point:
        x = base[0] + self._number()
        return x, base[1] + self._number()

    def _line(self, end: Point) -> None:
        self.runs[-1][0].append(end)
        self.here = self.handle = end

    def _curve(self, one: Point, two: Point, end: Point) -> None:
        start = self.here
        for i in range(1, _CURVE_STEPS + 1):
            t = i / _CURVE_STEPS
            a, b, c, e = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
            x = a * start[0] + b * one[0] + c * two[0] + e * end[0]
            self.runs[-1][0].append((x, a * start[1] + b * one[1] + c * two[1] + e * end[1]))
        self.here, self.handle = end, two


def _toward(start: Point, bend: Point) -> Point:
    return start[0] + (bend[0] - start[0]) * 2 / 3, start[1] + (bend[1] - start[1]) * 2 / 3


@lru_cache(maxsize=2048)
def ring(x: float, y: float, rx: float, ry: float, turn: float = 0) -> tuple[Point, ...]:
    """An ellipse as points, turned by `turn` degrees about its middle."""
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    points = []
    for i in range(60):
        u, v = rx * math.cos(math.tau * i / 60), ry * math.sin(math.tau * i / 60)
        points.append((x + u * cos - v * sin, y + u * sin + v * cos))
    return tuple(points)


@lru_cache(maxsize=1024)
def rounded(x: float, y: float, w: float, h: float, r: float) -> tuple[Point, ...]:
    """A rectangle with corners of radius `r`."""
    r = min(r, w / 2, h / 2)
    if r <= 0:
        return ((x, y), (x + w, y), (x + w, y + h), (x, y + h))
    corners = ((x + w - r, y + r, -90), (x + w - r, y + h - r, 0), (x + r, y + h - r, 90), (x + r, y + r, 180))
    return tuple(
        (cx + r * math.cos(math.radians(start + 10 * i)), cy + r * math.sin(math.radians(start + 10 * i)))
        for cx, cy, start in corners
        for i in range(10)
    )


class Pen:
    """Draws in view units onto a supersampled sheet; `picture()` hands the sheet back at its asked size."""

    def __init__(self, width: int, height: int, units: float) -> None:
        """`units` is how many view units fit the width."""
        self.width, self.height = width, height
        self._sheet = Image.new("RGB", (width * SUPERSAMPLING, height * SUPERSAMPLING))
        self._draw = ImageDraw.Draw(self._sheet)
        scale = width * SUPERSAMPLING / units
        self._matrix: tuple[float, float, float, float, float, float] = (scale, 0.0, 0.0, scale, 0.0, 0.0)

    def picture(self) -> Image.Image:
        return self._sheet.resize((self.width, self.height), Image.Resampling.LANCZOS)

    @contextmanager
    def at(self, x: float, y: float, scale: float = 1, turn: float = 0) -> Iterator["Pen"]:
        """Inside, the origin lies at (x, y), scaled and turned; a negative turn leans to the left."""
        outer = self._matrix
        cos, sin = scale * math.cos(math.radians(turn)), scale * math.sin(math.radians(turn))
        a, b, c, d, e, f = outer
        self._matrix = (
            a * cos + c * sin,
            b * cos + d * sin,
            c * cos - a * sin,
            d * cos - b * sin,
            a * x + c * y + e,
            b * x + d * y + f,
        )
        try:
            yield self
        finally:
            self._matrix = outer

    @contextmanager
    def inside(self, d: str | tuple[Point, ...]) -> Iterator["Pen"]:
        """What is drawn meanwhile shows only within the path."""
        runs = [self._device(points) for points, _ in outline(d)] if isinstance(d, str) else [self._device(d)]
        box = self._box([p for run in runs for p in run])
        if box is None:
            yield self
            return
        # The piece of sheet under the path stands in for the sheet, so its edges cut for free; the mask cuts the rest.
        sheet, draw, matrix = self._sheet, self._draw, self._matrix
        self._sheet = sheet.crop(box)
        self._draw = ImageDraw.Draw(self._sheet)
        self._matrix = (*matrix[:4], matrix[4] - box[0], matrix[5] - box[1])
        try:
            yield self
        finally:
            sheet.paste(self._sheet, box[:2], self._mask(runs, box, 1))
            self._sheet, self._draw, self._matrix = sheet, draw, matrix

    def backdrop(self, paint: Paint) -> None:
        """Cover the whole sheet."""
        if isinstance(paint, str):
            self._draw.rectangle((0, 0, *self._sheet.size), fill=_rgb(paint))
        else:
            self._sheet.paste(_tile(paint).resize(self._sheet.size, Image.Resampling.BICUBIC))

    def fill(self, d: str, paint: Paint, opacity: float = 1) -> None:
        self._polygons([self._device(points) for points, _ in outline(d)], paint, opacity)

    def shape(self, points: tuple[Point, ...], paint: Paint, opacity: float = 1) -> None:
        self._polygons([self._device(points)], paint, opacity)

    def circle(self, x: float, y: float, r: float, paint: Paint, opacity: float = 1) -> None:
        self.shape(ring(x, y, r, r), paint, opacity)

    def ellipse(
        self, x: float, y: float, rx: float, ry: float, paint: Paint, opacity: float = 1, turn: float = 0
    ) -> None:
        self.shape(ring(x, y, rx, ry, turn), paint, opacity)

    def box(self, x: float, y: float, w: float, h: float, paint: Paint, r: float = 0, opacity: float = 1) -> None:
        self.shape(rounded(x, y, w, h, r), paint, opacity)

    def stroke(self, d: str, colour: str, width: float, opacity: float = 1) -> None:
        """A line with round ends and joints."""
        self._lines(
            [self._device(points) + ([self._device(points)[0]] if closed else []) for points, closed in outline(d)],
            colour,
            width,
            opacity,
        )

    def dashes(self, x1: float, y1: float, x2: float, y2: float, colour: str, width: float) -> None:
        """A straight seam of stitches."""
        length = math.hypot(x2 - x1, y2 - y1)
        for i in range(max(1, int(length // 8))):
            a, b = i * 8 / length, (i * 8 + 5) / length
            self.stroke(
                f"M{x1 + (x2 - x1) * a} {y1 + (y2 - y1) * a}L{x1 + (x2 - x1) * b} {y1 + (y2 - y1) * b}", colour, width
            )

    def glow(self, x: float, y: float, rx: float, ry: float, colour: str = "#2a1d08", opacity: float = 0.3) -> None:
        """A soft-edged spot: shadow on the ground when dark, shine when light."""
        corners = self._device(((x - rx, y - ry), (x + rx, y + ry), (x - rx, y + ry), (x + rx, y - ry)))
        left, top = round(min(p[0] for p in corners)), round(min(p[1] for p in corners))
        size = (max(1, round(max(p[0] for p in corners)) - left), max(1, round(max(p[1] for p in corners)) - top))
        mask = _soft_spot().resize(size, Image.Resampling.BILINEAR).point(lambda v: int(v * opacity))
        self._sheet.paste(_rgb(colour), (left, top, left + size[0], top + size[1]), mask)

    def _device(self, points: tuple[Point, ...]) -> list[Point]:
        a, b, c, d, e, f = self._matrix
        return [(a * x + c * y + e, b * x + d * y + f) for x, y in points]

    def _scale(self) -> float:
        return math.hypot(self._matrix[0], self._matrix[1])

    def _box(self, points: list[Point]) -> tuple[int, int, int, int] | None:
        """The part of the sheet that the points touch; nothing when they lie outside."""
        left = max(0, math.floor(min(p[0] for p in points)))
        top = max(0, math.floor(min(p[1] for p in points)))
        right = min(self._sheet.width, math.ceil(max(p[0] for p in points)) + 1)
        bottom = min(self._sheet.height, math.ceil(max(p[1] for p in points)) + 1)
        return (left, top, right, bottom) if left < right and top < bottom else None

    def _mask(self, runs: list[list[Point]], box: tuple[int, int, int, int], opacity: float) -> Image.Image:
        mask = Image.new("L", (box[2] - box[0], box[3] - box[1]))
        draw = ImageDraw.Draw(mask)
        for run in runs:
            draw.polygon([(x - box[0], y - box[1]) for x, y in run], fill=round(255 * opacity))
        return mask

    def _polygons(self, runs: list[list[Point]], paint: Paint, opacity: float) -> None:
        if isinstance(paint, str) and opacity >= 1:
            for run in runs:
                self._draw.polygon(run, fill=_rgb(paint))
            return
        box = self._box([p for run in runs for p in run])
        if box is not None:
            self._stain(box, self._mask(runs, box, opacity), paint, [p for run in runs for p in run])

    def _stain(self, box: tuple[int, int, int, int], mask: Image.Image, paint: Paint, points: list[Point]) -> None:
        if isinstance(paint, str):
            self._sheet.paste(_rgb(paint), box, mask)
            return
        # The gradient spans the whole shape even where the sheet's edge cuts it off.
        left, top = min(p[0] for p in points), min(p[1] for p in points)
        wide, high = max(p[0] for p in points) - left, max(p[1] for p in points) - top
        tile = _tile(paint)
        kx, ky = tile.width / max(1.0, wide), tile.height / max(1.0, high)
        x1, x2 = _within((box[0] - left) * kx, (box[2] - left) * kx, tile.width)
        y1, y2 = _within((box[1] - top) * ky, (box[3] - top) * ky, tile.height)
        colours = tile.resize(mask.size, Image.Resampling.BILINEAR, box=(x1, y1, x2, y2))
        self._sheet.paste(colours, box[:2], mask)

    def _lines(self, runs: list[list[Point]], colour: str, width: float, opacity: float) -> None:
        half = max(0.5, width * self._scale() / 2)
        if opacity >= 1:
            for run in runs:
                _trace(self._draw, run, half, _rgb(colour))
            return
        near = [(x + dx, y + dy) for run in runs for x, y in run for dx, dy in ((-half, -half), (half, half))]
        box = self._box(near)
        if box is None:
            return
        mask = Image.new("L", (box[2] - box[0], box[3] - box[1]))
        for run in runs:
            _trace(ImageDraw.Draw(mask), [(x - box[0], y - box[1]) for x, y in run], half, 255)
        faded = ImageChops.multiply(mask, Image.new("L", mask.size, round(255 * opacity)))
        self._sheet.paste(_rgb(colour), box, faded)


def _within(start: float, end: float, length: int) -> tuple[float, float]:
    """A stretch of the tile, never empty: a shape may touch the sheet with its outermost pixel only."""
    start = min(max(0.0, start), length - 0.01)
    return start, max(start + 0.01, min(float(length), end))


def _trace(draw: ImageDraw.ImageDraw, run: list[Point], half: float, fill: tuple[int, int, int] | int) -> None:
    """One stroke as quads with a disc at every corner: Pillow's own wide lines leave notches in curves."""
    for (x1, y1), (x2, y2) in pairwise(run):
        length = math.hypot(x2 - x1, y2 - y1) or 1
        dx, dy = (y2 - y1) / length * half, (x1 - x2) / length * half
        draw.polygon([(x1 + dx, y1 + dy), (x2 + dx, y2 + dy), (x2 - dx, y2 - dy), (x1 - dx, y1 - dy)], fill=fill)
    for x, y in run:
        draw.ellipse((x - half, y - half, x + half, y + half), fill=fill)
