# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import unicodedata
from random import Random

from odoo.tests import BaseCase

from ..tools.vietnamese import normalise, search_key, sort_key, strip_accents


class TestSortKey(BaseCase):
    def assertSorted(self, *words):
        shuffled = list(words)
        Random(7).shuffle(shuffled)
        self.assertEqual(sorted(shuffled, key=sort_key), list(words))

    def test_letters(self):
        self.assertSorted(
            "An", "Ăn", "Ân", "Bình", "Cao", "Dung", "Đông", "Em", "Ê", "Gấm"
        )
        self.assertSorted("Nga", "Oanh", "Ốc", "Ớt", "Phúc", "Thu", "Ung", "Ứng", "Vân")

    def test_tones(self):
        self.assertSorted("ma", "mà", "mả", "mã", "má", "mạ")
        self.assertSorted("trương", "trường", "trưởng", "trưỡng", "trướng", "trượng")

    def test_tones_decide_only_between_equal_letters(self):
        self.assertSorted("Bà An", "Ba Bình", "Bá Cường")
        self.assertSorted("hoa", "hòa", "hoan")

    def test_words_one_by_one(self):
        self.assertSorted("An", "An Bình", "An Vân", "Anh", "Ân An")
        self.assertSorted("Nà Lầu", "Nam Cao")

    def test_odoos_own_order_would_be_wrong(self):
        names = ["Zung", "Ân", "Đào", "Em"]
        self.assertNotEqual(sorted(names), sorted(names, key=sort_key))
        self.assertSorted("Ân", "Đào", "Em", "Zung")

    def test_numbers_by_their_size(self):
        self.assertSorted("Thôn 1", "Thôn 2", "Thôn 10", "Thôn 11", "Thôn 100")
        self.assertSorted("Tổ 2", "Tổ 02B", "Tổ 3A")

    def test_case_spaces_and_marks_do_not_matter(self):
        for one, other in (
            ("AN BÌNH", "an bình"),
            ("Văn hóa - Xã hội", "Văn hóa  Xã hội"),
            ("  An ", "An"),
            ("“An”", "An"),
        ):
            with self.subTest(one=one):
                self.assertEqual(sort_key(one), sort_key(other))

    def test_composed_and_decomposed_text_are_equal(self):
        for text in ("Nguyễn Thị Ước", "Đặng Ngọc Quỳnh", "trưởng thôn Điềm He"):
            keys = {
                sort_key(unicodedata.normalize(form, text))
                for form in ("NFC", "NFD", "NFKC", "NFKD")
            }
            self.assertEqual(len(keys), 1, text)

    def test_foreign_letters(self):
        # ü sorts as u, the Icelandic ð of old keyboards as đ
        self.assertSorted("Uma", "Ümit", "Una")
        self.assertEqual(sort_key("Ðông"), sort_key("Đông"))

    def test_nothing(self):
        self.assertEqual(sort_key(False), sort_key(""))
        self.assertLess(sort_key(""), sort_key("a"))


class TestStripAccents(BaseCase):
    def test_every_letter(self):
        self.assertEqual(
            strip_accents("Ủy ban nhân dân xã Điềm He, đường LIÊN THÔN"),
            "uy ban nhan dan xa diem he, duong lien thon",
        )
        letters = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
        for text in (letters, letters.upper(), unicodedata.normalize("NFD", letters)):
            self.assertTrue(strip_accents(text).isascii(), text)

    def test_eth_for_d(self):
        self.assertEqual(strip_accents("Ðường"), "duong")

    def test_nothing(self):
        self.assertEqual(strip_accents(None), "")


class TestNormalise(BaseCase):
    def test_set_phrases_go(self):
        for text in (
            "Kính đề nghị UBND xã quan tâm sửa đường liên thôn",
            "Đề nghị Ủy ban nhân dân xã sớm xem xét sửa đường liên thôn.",
            "Bà con nhân dân mong các cấp chính quyền quan tâm: sửa đường liên thôn!",
            "kien nghi lanh dao xa som sua duong lien thon",
        ):
            with self.subTest(text=text):
                self.assertEqual(normalise(text), "sua duong lien thon")

    def test_what_is_meant_stays(self):
        for text, expected in (
            # “xã”, “tỉnh”, “huyện” go with a body only
            ("xem xét tình trạng thiếu nước", "tinh trang thieu nuoc"),
            ("sớm xả nước vào ruộng", "xa nuoc vao ruong"),
            ("đường tỉnh lộ 237", "duong tinh lo 237"),
            # part of a longer word
            ("xinh xắn", "xinh xan"),
        ):
            with self.subTest(text=text):
                self.assertEqual(normalise(text), expected)

    def test_nothing_but_set_phrases(self):
        self.assertEqual(normalise("Kính đề nghị xem xét"), "kinh de nghi xem xet")
        self.assertEqual(normalise("…"), "")
        self.assertEqual(normalise(False), "")

    def test_twice_is_once(self):
        for text in (
            "Kính đề nghị UBND xã quan tâm sửa đường liên thôn",
            "Đề nghị kiến nghị đề nghị",
            "Nước sinh hoạt thôn Nà Lầu bị đục",
        ):
            self.assertEqual(normalise(normalise(text)), normalise(text))


class TestSearchKey(BaseCase):
    def test_words_without_accents_each_once(self):
        self.assertEqual(search_key("Đường làng,", "làng Hạ"), " duong lang ha")

    def test_numbers_with_and_without_leading_zeros(self):
        self.assertEqual(search_key("KN/2026/0012"), " kn 2026 0012 12")
        self.assertEqual(search_key("số 000"), " so 000")

    def test_both_ways_to_write_a_letter(self):
        composed = unicodedata.normalize("NFC", "Đặng Xá")
        parted = unicodedata.normalize("NFD", composed)
        self.assertEqual(search_key(composed), search_key(parted))

    def test_nothing(self):
        self.assertEqual(search_key(False, "", "%_'"), "")
