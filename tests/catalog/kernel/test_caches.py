from catalog.kernel.caches import clear_process_caches, process_cached


def test_an_answer_is_kept_until_the_caches_are_cleared() -> None:
    # given
    asked: list[str] = []

    @process_cached
    def answer(question: str) -> tuple[str, ...]:
        asked.append(question)
        return (question,)

    # when
    first, second, other = answer("a"), answer("a"), answer("b")
    # then
    assert first is second
    assert other == ("b",)
    assert asked == ["a", "b"]
    # and when
    clear_process_caches()
    answer("a")
    # then
    assert asked == ["a", "b", "a"]


def test_an_empty_answer_is_asked_again() -> None:
    rows: list[int] = []

    @process_cached
    def answer() -> tuple[int, ...]:
        return tuple(rows)

    assert answer() == ()
    rows.append(1)
    assert answer() == (1,)
