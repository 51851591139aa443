def amounts(text: str) -> tuple[str, ...]:
    return ()
