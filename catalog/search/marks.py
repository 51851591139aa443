"""Marks: where a list goes on. They stand in the addresses of pages, with the beginning of the wheel, so that an order
that has been begun goes on as it began although the wheel has turned meanwhile.
"""

from dataclasses import dataclass

from catalog.search import fair

MOST_LETTERS = 80
MOST_DIGITS = 17


@dataclass(frozen=True)
class Mark:
    """A place between two rows: `stretch` and the keys of the row after which (`back`: before which) a page stands."""

    start: int
    stretch: int
    keys: tuple[int, ...]
    back: bool = False

    @property
    def text(self) -> str:
        return ("t" if self.back else "s") + ".".join(str(number) for number in (self.start, self.stretch, *self.keys))

    @classmethod
    def parse(cls, text: str) -> "Mark | None":
        """None for anything that isn't a mark; whether it fits the order is seen when it is walked."""
        numbers = text[1:].split(".")
        if len(text) > MOST_LETTERS or text[:1] not in {"s", "t"} or not all(map(_is_number, numbers)):
            return None
        if len(numbers) < 4 or int(numbers[0]) >= fair.TURN:
            return None
        start, stretch, *keys = map(int, numbers)
        return cls(start, stretch, tuple(keys), text[0] == "t")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
