from collections.abc import Iterable


def learn(titles: Iterable[str]) -> None:
    list(titles)
