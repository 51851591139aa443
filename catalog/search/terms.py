from collections.abc import Iterable


def learn(titles: Iterable[str]) -> None:
    list(titles)


def rebuild_terms() -> None:
    pass
