import pytest

from catalog.certification.codes import parse_product_code


@pytest.mark.parametrize(
    ("typed", "code", "is_old"),
    [
        ("83-829-28780-3-2022", "83-829-28780-3-2022", True),
        ("15-02869-3-2026", "15-02869-3-2026", False),
        (" 15 . 02869 / 3 – 2026 ", "15-02869-3-2026", False),
        ("15_02869_03_2026", "15-02869-3-2026", False),
    ],
)
def test_both_forms_are_read(typed, code, is_old):
    read = parse_product_code(typed)
    assert (str(read), read.is_old) == (code, is_old)


@pytest.mark.parametrize("typed", ["", "15", "15-02869-3", "15-829-02869-3-1999", "AB-02869-3-2026", "417/QĐ-UBND"])
def test_other_text_is_no_code(typed):
    with pytest.raises(ValueError, match="no OCOP product code"):
        parse_product_code(typed)
