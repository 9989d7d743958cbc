# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The Excel forms of this addon: their columns, notes and examples.

Template, import and export of a form all go by the same :class:`Form`.
"""

from dataclasses import dataclass, replace

from .intake_cells import (
    parse_choice,
    parse_count,
    parse_day,
    parse_email,
    parse_line,
    parse_people,
    parse_phone,
    parse_text,
    parse_yes,
)

MAX_ROWS = 2000


@dataclass(frozen=True)
class Column:
    """One column of a form."""

    key: str
    heading: str
    # None: the column is written and never read.
    parser: object
    # The cell must be filled in.
    required: bool = False
    # The heading must be there, even where cells may stay empty.
    expected: bool = False
    width: int = 14
    hint: str = ""


@dataclass(frozen=True)
class Form:
    """One form. Official papers are Vietnamese whatever the user's language."""

    # How files made of it are called.
    file_name: str
    sheet: str
    columns: tuple
    # Lines of the sheet of notes; the first is its title.
    notes: tuple
    # Values by column key; what has a list is filled in from the list.
    example: dict


CHANNEL_LABELS = {
    "form": "Phiếu lấy ý kiến",
    "village_meeting": "Họp thôn",
    "front": "Mặt trận Tổ quốc",
    "hotline": "Đường dây nóng",
    "web": "Trang thông tin điện tử",
    "reception": "Tiếp công dân",
    "at_session": "Tại hội nghị",
}

CONTRIBUTIONS = Form(
    file_name="phieu-y-kien",
    sheet="Ý kiến",
    columns=(
        Column("number", "STT", None, width=6),
        Column(
            "village",
            "Thôn",
            parse_choice,
            expected=True,
            width=22,
            hint="Chọn thôn, bản, tổ dân phố trong danh sách.",
        ),
        Column(
            "name",
            "Họ và tên",
            parse_line,
            width=24,
            hint="Không bắt buộc. Để trống nếu người dân không nêu tên.",
        ),
        Column(
            "phone",
            "Điện thoại",
            parse_phone,
            width=14,
            hint="Không bắt buộc; chỉ ghi khi người dân đồng ý.",
        ),
        Column("address", "Địa chỉ", parse_line, width=24, hint="Không bắt buộc."),
        Column(
            "anonymous",
            "Ẩn danh",
            parse_yes,
            width=9,
            hint="Ghi x nếu người dân đề nghị không nêu tên.",
        ),
        Column(
            "channel",
            "Kênh",
            parse_choice,
            width=22,
            hint="Chọn trong danh sách; để trống là phiếu lấy ý kiến.",
        ),
        Column(
            "text",
            "Nội dung (nguyên văn)",
            parse_text,
            required=True,
            expected=True,
            width=60,
            hint="Bắt buộc. Ghi đúng lời người dân nói hoặc viết.",
        ),
        Column(
            "people",
            "Số người",
            parse_people,
            width=9,
            hint="Số người cùng ý kiến; để trống là 1.",
        ),
        Column(
            "field",
            "Lĩnh vực",
            parse_choice,
            width=30,
            hint="Không bắt buộc. Chọn trong danh sách.",
        ),
        Column(
            "date",
            "Ngày tiếp nhận",
            parse_day,
            required=True,
            expected=True,
            width=15,
            hint="Bắt buộc. Ghi ngày/tháng/năm, ví dụ 05/03/2026.",
        ),
        Column(
            "recorder",
            "Người ghi",
            parse_line,
            width=22,
            hint="Không bắt buộc. Người ghi lại ý kiến.",
        ),
    ),
    notes=(
        "HƯỚNG DẪN GHI PHIẾU TỔNG HỢP Ý KIẾN, KIẾN NGHỊ CỦA NHÂN DÂN",
        "Mỗi dòng là một lượt ý kiến, ghi nguyên văn lời người dân vào trang “Ý kiến”.",
        "Không sửa dòng tiêu đề, không gộp ô, không dùng công thức.",
        "Cột Thôn, Kênh, Lĩnh vực: chọn trong danh sách của ô.",
        "Nhiều người cùng nêu một ý kiến: ghi một dòng và ghi số người.",
        "Họ tên, điện thoại, địa chỉ không bắt buộc; không ghi số căn cước công dân.",
        "Nội dung tố cáo không ghi vào phiếu này, chuyển riêng cho người tiếp nhận tố"
        " cáo.",
        f"Mỗi tệp không quá {MAX_ROWS} dòng. Nhập lại tệp cũ không ghi ý kiến hai lần.",
        "Ví dụ:",
    ),
    example={
        "number": "1",
        "name": "Nguyễn Văn Ví Dụ",
        "phone": "0900 000 000",
        "channel": "Phiếu lấy ý kiến",
        "text": "Đề nghị xã sửa đường từ nhà văn hóa ra cánh đồng, mưa là lầy lội.",
        "people": "3",
        "date": "05/03/2026",
        "recorder": "Trưởng thôn",
    },
)

DELEGATES = Form(
    file_name="danh-sach-dai-bieu",
    sheet="Đại biểu",
    columns=(
        Column("number", "STT", None, width=6),
        Column(
            "village",
            "Thôn",
            parse_choice,
            expected=True,
            width=22,
            hint="Chọn trong danh sách; để trống nếu đại biểu không do thôn cử.",
        ),
        Column(
            "name",
            "Họ và tên",
            parse_line,
            required=True,
            expected=True,
            width=26,
            hint="Bắt buộc. Ghi họ và tên, không ghi chức danh.",
        ),
        Column(
            "position",
            "Chức vụ",
            parse_line,
            width=24,
            hint="Không bắt buộc, ví dụ: Chi hội trưởng Chi hội Phụ nữ.",
        ),
        Column(
            "organisation",
            "Đơn vị",
            parse_line,
            width=28,
            hint="Không bắt buộc. Cơ quan, trường học, đoàn thể.",
        ),
        Column(
            "group",
            "Thành phần",
            parse_choice,
            expected=True,
            width=32,
            hint="Chọn trong danh sách; để trống là đại biểu Nhân dân của thôn.",
        ),
        Column(
            "phone",
            "Điện thoại",
            parse_phone,
            width=16,
            hint="Không bắt buộc; để liên hệ khi mời họp.",
        ),
        Column(
            "email",
            "Thư điện tử",
            parse_email,
            width=26,
            hint="Không bắt buộc; để gửi giấy mời qua thư điện tử.",
        ),
        Column("note", "Ghi chú", parse_line, width=28, hint="Không bắt buộc."),
    ),
    notes=(
        "HƯỚNG DẪN LẬP DANH SÁCH ĐẠI BIỂU DỰ HỘI NGHỊ ĐỐI THOẠI",
        "Mỗi dòng là một đại biểu, ghi vào trang “Đại biểu”.",
        "Không sửa dòng tiêu đề, không gộp ô, không dùng công thức.",
        "Cột Thôn, Thành phần: chọn trong danh sách của ô.",
        "Điện thoại, thư điện tử không bắt buộc; không ghi số căn cước công dân.",
        "Chỗ đã phân bổ cho thôn mà chưa có tên sẽ được điền tên trước.",
        f"Mỗi tệp không quá {MAX_ROWS} dòng. Nhập lại tệp cũ không thêm ai hai lần.",
        "Ví dụ:",
    ),
    example={
        "number": "1",
        "name": "Nguyễn Văn Ví Dụ",
        "position": "Chi hội trưởng Chi hội Nông dân",
        "organisation": "Hội Nông dân xã",
        "phone": "0900 000 000",
        "email": "vidu@example.com",
    },
)

_SETUP_NOTES = (
    "Không sửa dòng tiêu đề, không gộp ô, không dùng công thức.",
    "Trang không dùng đến thì để trống.",
    f"Mỗi trang không quá {MAX_ROWS} dòng. Nhập lại tệp cũ không thêm gì hai lần; ô còn"
    " trống trong phần mềm được điền thêm, nội dung đã có không bị ghi đè.",
    "Ví dụ:",
)

VILLAGES = Form(
    file_name="thiet-lap-xa",
    sheet="Thôn",
    columns=(
        Column("number", "STT", None, width=6),
        Column(
            "name",
            "Tên thôn",
            parse_line,
            required=True,
            expected=True,
            width=26,
            hint="Bắt buộc. Ghi đúng tên thôn, bản, tổ dân phố theo nghị quyết.",
        ),
        Column(
            "head_name",
            "Trưởng thôn",
            parse_line,
            width=26,
            hint="Không bắt buộc. Họ và tên trưởng thôn, tổ trưởng tổ dân phố.",
        ),
        Column(
            "head_phone",
            "Điện thoại",
            parse_phone,
            width=16,
            hint="Không bắt buộc. Số điện thoại của trưởng thôn.",
        ),
        Column(
            "front_head_name",
            "Trưởng ban Công tác Mặt trận",
            parse_line,
            width=28,
            hint="Không bắt buộc. Họ và tên.",
        ),
        Column(
            "household_count",
            "Số hộ",
            parse_count,
            width=9,
            hint="Không bắt buộc. Chỉ ghi số.",
        ),
        Column(
            "voter_count",
            "Số cử tri",
            parse_count,
            width=10,
            hint="Không bắt buộc. Chỉ ghi số.",
        ),
        Column(
            "venue",
            "Nhà văn hóa",
            parse_line,
            width=28,
            hint="Không bắt buộc. Nơi họp thôn, tổ chức hội nghị.",
        ),
        Column(
            "login",
            "Thư điện tử (tài khoản)",
            parse_email,
            width=30,
            hint="Không bắt buộc. Địa chỉ người đại diện của thôn dùng để đăng nhập.",
        ),
    ),
    notes=(
        "HƯỚNG DẪN GHI TRANG “THÔN”",
        "Mỗi dòng là một thôn, bản, tổ dân phố. Chỉ tên thôn là bắt buộc.",
        *_SETUP_NOTES,
    ),
    example={
        "number": "1",
        "name": "Thôn Ví Dụ",
        "head_name": "Nguyễn Văn Ví Dụ",
        "head_phone": "0900 000 000",
        "household_count": "125",
        "voter_count": "340",
        "venue": "Nhà văn hóa thôn Ví Dụ",
        "login": "thonvidu@vidu.example",
    },
)

DEPARTMENTS = Form(
    file_name="thiet-lap-xa",
    sheet="Phòng ban",
    columns=(
        Column("number", "STT", None, width=6),
        Column(
            "name",
            "Tên phòng, ban, đơn vị",
            parse_line,
            required=True,
            expected=True,
            width=36,
            hint="Bắt buộc. Ghi đúng tên theo quyết định của cấp có thẩm quyền.",
        ),
        Column(
            "head_name",
            "Người đứng đầu",
            parse_line,
            width=26,
            hint="Không bắt buộc. Họ và tên, không ghi chức danh.",
        ),
        Column(
            "email",
            "Thư điện tử",
            parse_email,
            width=30,
            hint="Không bắt buộc. Địa chỉ người đứng đầu dùng để đăng nhập.",
        ),
        Column(
            "phone",
            "Điện thoại",
            parse_phone,
            width=16,
            hint="Không bắt buộc. Số điện thoại công vụ của người đứng đầu.",
        ),
    ),
    notes=(
        "HƯỚNG DẪN GHI TRANG “PHÒNG BAN”",
        "Mỗi dòng là một phòng, ban, đơn vị được giao trả lời ý kiến của Nhân dân.",
        *_SETUP_NOTES,
    ),
    example={
        "number": "1",
        "name": "Phòng Kinh tế",
        "head_name": "Nguyễn Thị Ví Dụ",
        "email": "kinhte@vidu.example",
        "phone": "0900 000 000",
    },
)

# The delegates' own form; its villages may be those of the same file.
STANDING = replace(
    DELEGATES,
    file_name="thiet-lap-xa",
    notes=(
        "HƯỚNG DẪN GHI TRANG “ĐẠI BIỂU”",
        "Mỗi dòng là một người thường được mời dự hội nghị đối thoại; khi lập hội nghị,"
        " văn phòng đưa cả danh sách vào một lần.",
        "Tên thôn ghi như ở trang “Thôn”; để trống nếu đại biểu không do thôn cử.",
        "Điện thoại, thư điện tử không bắt buộc; không ghi số căn cước công dân.",
        *_SETUP_NOTES,
    ),
)
