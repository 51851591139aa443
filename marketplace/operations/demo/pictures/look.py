"""What distinguishes one drawing of a kind from the next: the motif and the colours of its pack."""

from dataclasses import dataclass

from marketplace.operations.demo.pictures.motifs import stamp
from marketplace.operations.demo.pictures.pen import Gradient, Pen, across, mix


@dataclass(frozen=True)
class Tone:
    """The colours of one brand: pack, its dark parts, the printed accent, the label's paper."""

    body: str
    deep: str
    accent: str
    label: str = "#fdf8ec"


@dataclass(frozen=True)
class Look:
    motif: str
    tone: Tone


TONES: dict[str, Tone] = {
    "forest": Tone("#2f7558", "#123f33", "#e5a50a"),
    "plum": Tone("#7a1f45", "#4a1030", "#e5a50a"),
    "kraft": Tone("#d2aa74", "#a97b45", "#0f6468"),
    "indigo": Tone("#3b3470", "#1f1b45", "#d94f3a"),
    "clay": Tone("#b4532a", "#6f2c14", "#f0c86a"),
    "teal": Tone("#1f7a7c", "#0a464c", "#f0a04a"),
    "cream": Tone("#efe2c2", "#b99f68", "#7a1f45"),
    "chili": Tone("#b8271d", "#6a120e", "#f0c24a"),
    "leaf": Tone("#7aa545", "#3f6a24", "#c9561c"),
    "sun": Tone("#e8a82a", "#9a5f0c", "#7a2c0c"),
    "sea": Tone("#2c7491", "#0f2f45", "#e08a3a"),
    "rose": Tone("#c9627e", "#7d2446", "#3d8b6a"),
    "coffee": Tone("#6a4228", "#331c0e", "#d9a04a"),
    "night": Tone("#2b2a30", "#121116", "#cfa54a"),
    "sky": Tone("#6fb0cc", "#1f5a86", "#1f5a86", "#ffffff"),
    "lotus": Tone("#e3a0ae", "#8f3a5e", "#4f8f6a"),
}


def ground(pen: Pen, rx: float, x: float = 120, y: float = 212) -> None:
    """The soft shadow a thing throws, darkest where it touches."""
    pen.glow(x, y, rx * 1.25, 17, opacity=0.2)
    pen.glow(x, y, rx, 9, opacity=0.32)


def paper(tone: Tone) -> Gradient:
    """Label paper bent round a body: shaded rims, so that it stands out from the light ground."""
    return across(mix(tone.label, "#7d6a45", 0.36), tone.label, tone.label, mix(tone.label, "#7d6a45", 0.42))


def label(pen: Pen, x: float, y: float, w: float, h: float, look: Look, r: float = 5) -> None:
    """A printed label without letters: paper, the motif, two rules where a name would stand."""
    pen.box(x, y, w, h, look.tone.label, r)
    radius = min(w * 0.36, h * 0.3)
    stamp(pen, look.motif, x + w / 2, y + h * 0.42, radius)
    _rules(pen, x + w / 2, y + h - h * 0.16, w * 0.62, look.tone)


def band(pen: Pen, x: float, y: float, w: float, h: float, look: Look) -> None:
    """A label that runs round a bottle or jar: coloured edges above and below."""
    pen.box(x, y, w, h, paper(look.tone))
    pen.box(x, y, w, h * 0.11, look.tone.deep)
    pen.box(x, y + h * 0.89, w, h * 0.11, look.tone.deep)
    stamp(pen, look.motif, x + w / 2, y + h * 0.46, min(w * 0.34, h * 0.28))
    pen.stroke(f"M{x + w * 0.28} {y + h * 0.8}h{w * 0.44}", look.tone.accent, 3)


def medallion(pen: Pen, x: float, y: float, r: float, look: Look) -> None:
    """A round label."""
    pen.circle(x, y, r, look.tone.label)
    stamp(pen, look.motif, x, y - r * 0.08, r * 0.58)
    pen.stroke(
        f"M{x - r * 0.5} {y + r * 0.66}c{r * 0.3} {r * 0.16} {r * 0.7} {r * 0.16} {r} 0", look.tone.accent, r * 0.07
    )


def _rules(pen: Pen, x: float, y: float, w: float, tone: Tone) -> None:
    pen.stroke(f"M{x - w / 2} {y}h{w}", tone.accent, 3.4)
    pen.stroke(f"M{x - w * 0.32} {y + 7}h{w * 0.64}", tone.deep, 2.4)
