"""The reader that finds Vietnamese left on English pages, itself."""

from tests.support.language import untranslated_text


def test_a_page_in_english_is_quiet() -> None:
    # given English text with names, a marked title, a script and a Vietnamese page title
    page = """
      <html lang="en"><head><title>Trà ướp sen</title><script>const a = "thêm vào giỏ"</script></head>
      <body><h1 lang="vi">Trà ướp sen <b>Hồ Tây</b></h1><p>By Nguyễn Thị Hương in Lào Cai.<br>125.000 ₫</p>
      <input placeholder="Search tea"><select><option>Thành phố Huế</option></select></body></html>"""

    # when it is read, then nothing is found
    assert untranslated_text(page) == []


def test_a_string_of_ours_in_vietnamese_is_found() -> None:
    # given a capitalised string without an ordinary Vietnamese word, alone and with a value in it
    page = '<button>Bỏ</button><h2 aria-label="Kiện 2">Kiện 1</h2><select><option>Tất cả</option></select>'

    # when it is read, then each is found in reading order
    assert untranslated_text(page) == ["Bỏ", "aria-label: Kiện 2", "Kiện 1", "Tất cả"]


def test_ordinary_vietnamese_words_are_found_outside_marked_elements() -> None:
    # given unmarked Vietnamese after a marked element has ended
    page = '<p lang="vi">Chè <i>sen</i></p><p>Uống cùng <b>bánh cốm</b>, hot.</p><p lang="vi"><b lang="en">cá</b>'

    # when it is read, then only what is not marked is found
    assert untranslated_text(page) == ["Uống cùng", "bánh cốm", "cá"]
