# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The words that the filled rows are made of, in Python and as SQL.

Each row picks its words by a hash of its number, so that a fill may be taken up again
where it stopped and two fills of one size are equal.
"""

VERBS = [
    "Đề nghị sửa chữa",
    "Kiến nghị xử lý",
    "Phản ánh tình trạng",
    "Đề nghị làm rõ",
    "Kiến nghị đầu tư",
    "Khiếu nại về",
]
OBJECTS = [
    "đường liên thôn",
    "đèn chiếu sáng",
    "cống thoát nước",
    "rác thải sinh hoạt",
    "đất đai giáp ranh",
    "nước sạch",
    "tiếng ồn karaoke",
    "trường mầm non",
    "trạm y tế",
    "kênh mương nội đồng",
    "chợ trung tâm",
    "nhà văn hóa",
    "cột điện",
    "cấp giấy chứng nhận",
    "hỗ trợ hộ nghèo",
    "chăn nuôi gây ô nhiễm",
    "bồi thường giải phóng mặt bằng",
    "an ninh trật tự",
    "xe quá tải",
    "cây xanh",
]
HAMLET_A = "Phú An Bình Tân Long Hòa Đông Tây Nam Bắc Thượng Hạ Trung Vĩnh Xuân".split()
HAMLET_A += "Thanh Quang Đại Mỹ Yên".split()
HAMLET_B = "Lộc Thịnh Khê Sơn Giang Điền Phong Lâm Hải Đức".split()
SURNAMES = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Trịnh".split()
MIDDLES = "Văn Thị Quốc Minh Đức Ngọc Hữu Thanh Xuân Công Kim Bá".split()
GIVEN = "An Bình Chi Dũng Giang Hà Hải Hạnh Hiếu Hoa Hùng Hương Khánh Kiên Lan".split()
GIVEN += "Linh Long Mai Nam Nga Nghĩa Nhung Oanh Phúc Phương Quân Quỳnh Sáng".split()
GIVEN += "Tâm Thảo Thắng Thu Toàn Trang Trung Tuấn Uyên Vân Việt Yến".split()
# What a wording goes on with: two of these, so that wordings differ as people's do.
SENTENCES = [
    "mặt đường bong tróc nhiều ổ gà, trời mưa ngập nước đi lại rất nguy hiểm",
    "tình trạng kéo dài từ đầu năm đến nay mà chưa thấy ai xuống kiểm tra",
    "ban đêm không có ánh sáng, các cháu học sinh đi học về rất vất vả",
    "mùi hôi thối ảnh hưởng đến sức khỏe của nhiều hộ dân xung quanh",
    "đã trình bày tại kỳ tiếp xúc cử tri nhưng chưa được giải quyết dứt điểm",
    "gia đình tôi đã nộp hồ sơ đầy đủ mà nhiều tháng nay không có kết quả",
    "mùa khô thiếu nước tưới, lúa và hoa màu của bà con bị chết khô",
    "nước từ trên đồi đổ xuống làm sạt lở bờ taluy sát nhà ở",
    "xe chở vật liệu chạy suốt ngày đêm gây bụi bẩn và hư hỏng công trình",
    "ranh giới giữa hai thửa không rõ ràng dẫn đến tranh chấp giữa hai nhà",
    "đường dây bị võng thấp, cột nghiêng sau trận bão tháng trước",
    "phòng học xuống cấp, mái tôn dột, bàn ghế cũ hỏng chưa được thay",
    "cán bộ tiếp nhận hướng dẫn không thống nhất, phải đi lại nhiều lần",
    "mức hỗ trợ thấp hơn so với đơn giá của tỉnh đã ban hành",
    "hàng quán lấn chiếm lòng lề đường vào giờ cao điểm",
    "chuồng trại xây sát khu dân cư, nước thải chảy thẳng ra mương",
    "đề nghị công khai danh sách và tiêu chí để nhân dân giám sát",
    "cần có phương án trước mùa mưa lũ năm nay để người dân yên tâm",
    "thuốc và nhân viên y tế thiếu, người bệnh phải lên tuyến trên",
    "loa truyền thanh của thôn hỏng, nhiều thông báo bà con không biết",
    "thanh niên tụ tập đua xe, gây mất trật tự vào cuối tuần",
    "cây cổ thụ nghiêng ra đường, cành khô có thể gãy bất cứ lúc nào",
    "hệ thống lọc không hoạt động, nước sinh hoạt vàng đục có cặn",
    "kinh phí đóng góp của các hộ chưa được quyết toán rõ ràng",
]
# The words of the searches: the rare ones are a person's name.
TERMS = {
    "rare": "Trịnh Quốc Khánh",
    "rare, no accents": "Trinh Quoc Khanh",
    "frequent": "đèn chiếu sáng",
    "frequent, no accents": "den chieu sang",
}


def h(salt, modulo, row="i"):
    """SQL of an even pseudo-random integer in [0, modulo) for a row's number."""
    return f"((hashint8({row}::bigint * 1000003 + {salt}) & 2147483647) % {modulo})"


def array(words):
    """SQL of a list of words."""
    quoted = ["'" + word.replace("'", "''") + "'" for word in words]
    return f"ARRAY[{', '.join(quoted)}]"


def pick(words, salt, row="i", change=None):
    """SQL of one of the words; ``change`` is what Python makes of each beforehand."""
    words = [change(word) for word in words] if change else words
    return f"({array(words)})[1 + {h(salt, len(words), row)}]"


def person_sql(row="i", change=None):
    return " || ' ' || ".join(
        pick(words, salt, row, change)
        for salt, words in ((5, SURNAMES), (6, MIDDLES), (7, GIVEN))
    )


def subject_sql(row="i"):
    """SQL of what a matter is called; every third names a person."""
    return (
        f"{pick(VERBS, 1, row)} || ' ' || {pick(OBJECTS, 2, row)} || ' tại thôn ' ||"
        f" {pick(HAMLET_A, 3, row)} || ' ' || {pick(HAMLET_B, 4, row)} || ', ' ||"
        f" {person_sql(row)}"
    )


def rest_sql(row="i"):
    """SQL of what a wording says after its subject."""
    return f"{pick(SENTENCES, 23, row)} || '; ' || {pick(SENTENCES, 24, row)} || '.'"


def wording_sql(row="i"):
    return f"{subject_sql(row)} || ': ' || {rest_sql(row)}"


def bits_sql(bits_of, read, bits, row="i"):
    """SQL of ``dialogue.petition.wording_bits``: the bits of the parts together.

    :param bits_of: ``tools.likeness.bits_of``; ``read`` that module's function
    :param int bits: their number
    """

    def change(text):
        return bits_of(read(text).words)

    parts = ((VERBS, 1), (OBJECTS, 2), (HAMLET_A, 3), (HAMLET_B, 4), (SURNAMES, 5))
    parts += ((MIDDLES, 6), (GIVEN, 7), (SENTENCES, 23), (SENTENCES, 24))
    terms = [f"{pick(words, salt, row, change)}::bit({bits})" for words, salt in parts]
    terms.append(f"'{change('tại thôn')}'::bit({bits})")
    return " | ".join(terms)


def words_of(rng):
    """Return a subject and a whole wording, for rows that are created or imported."""
    subject = (
        f"{rng.choice(VERBS)} {rng.choice(OBJECTS)} tại thôn {rng.choice(HAMLET_A)}"
        f" {rng.choice(HAMLET_B)}, {rng.choice(SURNAMES)} {rng.choice(MIDDLES)}"
        f" {rng.choice(GIVEN)}"
    )
    rest = f"{rng.choice(SENTENCES)}; {rng.choice(SENTENCES)}."
    return subject, f"{subject}: {rest}"
