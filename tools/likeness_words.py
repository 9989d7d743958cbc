# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The words by which :mod:`.likeness` tells matters apart; add what is missing.

They are compared without accents, so a single syllable is listed only where no other
word looks like it (not "thay": it may be "thấy"). In a row of THINGS, SITES or ACTIONS
the first wording stands for all.
"""

# Wordings of one thing.
THINGS = (
    "sổ đỏ, bìa đỏ, giấy chứng nhận quyền sử dụng đất, giấy chứng nhận, gcnqsdđ",
    "đền bù, bồi thường",
    "nước sạch, nước sinh hoạt, nước ăn, nước máy",
    "bảo hiểm, bảo hiểm y tế, thẻ bảo hiểm, thẻ bảo hiểm y tế, bhyt",
    "trộm cắp, mất trộm, mất cắp",
    "hư hỏng, hỏng, xuống cấp",
    "ngập úng, ngập, úng nước, úng ngập, tiêu úng, úng",
    "lưới điện, đường điện, đường dây điện, dây điện",
    "điện yếu, điện áp thấp, quá tải",
    "bê tông, bê tông hóa, đổ bê tông, cứng hóa",
    "rác, rác thải, rác sinh hoạt",
    "trạm biến áp, trạm điện, tba",
    "ô nhiễm, bốc mùi, mùi hôi, hôi thối",
    "ồn ào, tiếng ồn, gây ồn",
    "nhà tạm, nhà dột nát",
    "lấn chiếm, lấn",
    "giảm tốc, hạn chế tốc độ",
    "người già, người cao tuổi",
    "học sinh, hs",
    "cán bộ, công chức",
    "căn cước, căn cước công dân, cccd",
    "tổ dân phố, tdp",
    "nông thôn mới, ntm",
)
# Places and what stands there: of two matters they say less than what is wanted.
SITES = (
    "đường, tuyến đường, con đường, lộ nông thôn, đg",
    "mương, kênh mương, kênh",
    "đèn, đèn đường, đèn chiếu sáng, bóng đèn, chiếu sáng",
    "loa, loa truyền thanh, truyền thanh, phát thanh",
    "trạm y tế, trạm xá",
    "nhà văn hóa, nvh, nhà sinh hoạt cộng đồng, nhà cộng đồng",
    "một cửa, 1 cửa, trung tâm phục vụ hành chính công, hành chính công",
    "mầm non, mẫu giáo, trường mầm non",
    "tiểu học, trường tiểu học, trường cấp 1",
    "trung học cơ sở, trường trung học cơ sở, thcs, trường cấp 2",
    "nghĩa trang, nghĩa địa, bãi tha ma",
    "trạm bơm",
    "điểm trường",
    "công viên",
    "trang trại",
    "khu dân cư",
    "cánh đồng",
    "cầu",
    "cống",
    "ngõ",
    "trường",
    "đình",
    "suối",
    "ao",
    "điện",
)
# What is asked for. To mend and to build are one: of a broken bridge people ask either.
ACTIONS = (
    "sửa chữa, sửa, nâng cấp, làm lại, cải tạo, khắc phục, tu bổ, tu sửa,"
    " xây dựng, xây mới, xây lại, đầu tư, làm mới, thay thế, thay mới",
    "lắp đặt, lắp thêm, bố trí, bổ sung",
    "nạo vét, khơi thông",
    "thu gom",
    "di dời, di chuyển",
    "mở rộng, nới rộng",
    "tăng mức, nâng mức, tăng thêm, tăng phụ cấp, nâng phụ cấp",
    "miễn giảm, giảm mức, giảm tiền, giảm phí, giảm giá",
    "công khai, niêm yết",
    "xử lý, xử phạt, cưỡng chế, tuần tra",
    "chi trả, trả tiền, chậm tiền",
    "vay vốn, cho vay",
    "hướng dẫn, tập huấn",
    "đo đạc, đo lại, kiểm đếm, cắm mốc",
    "rà soát, kiểm tra",
    "dạy nghề, đào tạo",
)
# Who says this of a thing does not want it. Single words count with their accents
# only: "dừng" is not "dùng".
AGAINST = (
    "phản đối, chấm dứt, giữ nguyên, giữ lại, phá dỡ, tháo dỡ, bãi bỏ, hủy bỏ, huỷ bỏ,"
    " xóa bỏ, hạn chế, ra khỏi, giảm bớt, dừng, ngừng, đừng, cấm, dẹp, tháo, tắt,"
    " không xây, không mở, không làm, không cho, không thu, không nên, không cần,"
    " không chuyển, không dồn, không sáp nhập, không đồng ý, không đồng tình,"
    " không đồng thuận, không nhất trí, không tán thành, chưa đồng ý, chưa đồng tình,"
    " chưa đồng thuận, chưa nhất trí"
)
# Matters of the whole commune, which any village may raise.
WHOLE_COMMUNE = (
    "trạm y tế, một cửa, hành chính công, dịch vụ công, trung tâm xã, toàn xã, cả xã,"
    " trong xã, của xã, liên xã, đài xã, đường tỉnh, tỉnh lộ, quốc lộ, thcs,"
    " trung học cơ sở, đường dây nóng, điện lực, tiền điện, giá điện, phụ cấp, trợ cấp,"
    " bảo hiểm y tế, thủy lợi phí, bãi rác tập trung"
)
# Words that say nothing of a matter.
FILLERS = (
    "bị cho của ở tại và thì là các những đã nay để có khi vì rất quá mới người dân"
    " thôn bản xóm ấp xã hộ được đc dc từ vào ra lên xuống đến tới trên dưới trong"
    " ngoài với này đó rồi hay hoặc mà như thế nào bao giờ ai gì cái chiếc một hai"
    " nhiều ít thêm lại đi về còn vẫn cứ mỗi lần do nên phải đang sẽ chưa không ko"
    " bằng theo tôi chúng em cháu bác ạ tình trạng khu vực việc đoạn cần hiện ta làm"
    " con nhà"
)
# Beginnings of bodies, which are written with a capital and are no places.
BODIES = "Nhân Nhà Đảng Hội Ủy Mặt Đoàn Chủ Bí Công Trung Phòng Ban Sở Tết"
# What bears a number as its name: "ngõ 8", "kênh N2".
NUMBERED = "ngõ ngách hẻm kênh mương cống số km tổ ấp thôn bản khu xóm đội đợt đường lô"
# What makes a number a quantity: "đường 3 km".
UNITS = "m met km ha hộ người tháng năm ngày lần"
