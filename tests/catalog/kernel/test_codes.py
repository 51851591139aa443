from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.kernel.codes import ALPHABET, is_valid, normalise, random_code, with_check

CODES = st.text(alphabet=ALPHABET, min_size=1, max_size=16)


def test_random_codes_have_the_length_and_letters_and_differ() -> None:
    codes = {random_code(10) for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 10 and set(code) <= set(ALPHABET) for code in codes)
    assert not set("ILOU") & set(ALPHABET)


@given(CODES)
def test_a_code_with_its_check_is_valid(code: str) -> None:
    assert is_valid(with_check(code))
    assert with_check(code)[:-1] == code


@given(CODES, st.data())
def test_any_single_wrong_character_is_found(code: str, data: st.DataObject) -> None:
    right = with_check(code)
    place = data.draw(st.integers(0, len(right) - 1))
    wrong = data.draw(st.sampled_from(ALPHABET.replace(right[place], "")))
    assert not is_valid(right[:place] + wrong + right[place + 1 :])


@given(CODES)
def test_any_swap_of_two_characters_is_found(code: str) -> None:
    right = with_check(code)
    for one, other in combinations(range(len(right)), 2):
        if right[one] != right[other]:
            swapped = list(right)
            swapped[one], swapped[other] = right[other], right[one]
            assert not is_valid("".join(swapped))


@pytest.mark.parametrize("typed", ["abcd-1230", "ABCD 123o", " abcd–i23O ", "ＡＢＣＤl230", "ab.cd.1230"])
def test_normalise_reads_what_was_meant(typed: str) -> None:
    assert normalise(typed) == "ABCD1230"


@pytest.mark.parametrize("junk", ["", "0", "ABCU", "<script>", "ABC D", "abcd"])
def test_junk_is_not_valid(junk: str) -> None:
    assert not is_valid(junk)
