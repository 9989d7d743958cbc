# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a commune usually has: bodies with letterheads, departments, who leads what.

Proposals for a new commune and nothing else: each becomes a record that staff change
as their province decides (Decree 370/2025/NĐ-CP: number and names of the specialised
departments are the province's to set). Nothing here knows Odoo.
"""

from dataclasses import dataclass

# The first words of a commune's name, and how they are written within a sentence.
KINDS = ("đặc khu", "phường", "xã", "thị trấn")
_OFFICE_WORDS = ("ủy ban nhân dân ", "uỷ ban nhân dân ", "ubnd ")
# Cities that are the province themselves (Resolution 202/2025/QH15).
_CITIES = ("Hà Nội", "Hồ Chí Minh", "Hải Phòng", "Đà Nẵng", "Cần Thơ", "Huế")


@dataclass(frozen=True)
class Body:
    """One body with what its letterhead and its signatures need."""

    kind: str
    name: str
    symbol: str
    name_lines: str
    parent_line: str
    collective_name: str
    head_title: str
    unit_symbol: str = ""
    filing: str = ""
    # Proposed, but not ticked.
    is_optional: bool = False


@dataclass(frozen=True)
class Department:
    """One department; ``codes`` are the fields in which it usually leads."""

    name: str
    codes: tuple = ()
    is_optional: bool = False


def split_name(name):
    """Return ("xã", "Điềm He") for "Xã Điềm He"; ("", name) where no kind is named."""
    text = " ".join((name or "").split())
    for word in _OFFICE_WORDS:
        if text.lower().startswith(word):
            text = text[len(word) :]
    for kind in KINDS:
        if text.lower().startswith(f"{kind} "):
            return kind, text[len(kind) + 1 :]
    return "", text


def full_name(name):
    """Return "xã Điềm He" as within a sentence; a name without a kind is a xã's."""
    kind, proper = split_name(name)
    return f"{kind or 'xã'} {proper}"


def full_province(name):
    """Return "tỉnh Lạng Sơn" or "thành phố Huế" for what was typed, "" for nothing."""
    text = " ".join((name or "").split())
    for kind in ("tỉnh", "thành phố"):
        if text.lower().startswith(f"{kind} "):
            return f"{kind} {text[len(kind) + 1 :]}"
    if not text:
        return ""
    return f"thành phố {text}" if text in _CITIES else f"tỉnh {text}"


def bodies(commune, province=""):
    """Return the :class:`Body` list of a commune: the three letterheads, the council.

    :param str commune: "Xã Điềm He"
    :param str province: "tỉnh Lạng Sơn"; printed above the Party committee's name
    """
    commune = full_name(commune)
    capitals = commune.upper()
    party_parent = full_province(province).upper()
    return [
        Body(
            kind="state",
            name=f"Ủy ban nhân dân {commune}",
            symbol="UBND",
            unit_symbol="VP",
            name_lines=f"ỦY BAN NHÂN DÂN\n{capitals}",
            parent_line="",
            collective_name="ỦY BAN NHÂN DÂN",
            head_title="CHỦ TỊCH",
            filing="VT, VP",
        ),
        Body(
            kind="party",
            name=f"Đảng ủy {commune}",
            symbol="ĐU",
            name_lines=f"ĐẢNG ỦY {capitals}",
            parent_line=party_parent and f"ĐẢNG BỘ {party_parent}",
            collective_name="BAN THƯỜNG VỤ",
            head_title="BÍ THƯ",
        ),
        Body(
            kind="front",
            name=f"Ủy ban Mặt trận Tổ quốc Việt Nam {commune}",
            symbol="MT",
            name_lines=f"ỦY BAN MTTQ VIỆT NAM\n{capitals}\nBAN THƯỜNG TRỰC",
            parent_line="",
            collective_name="BAN THƯỜNG TRỰC",
            head_title="CHỦ TỊCH",
        ),
        Body(
            kind="council",
            name=f"Hội đồng nhân dân {commune}",
            symbol="HĐND",
            name_lines=f"HỘI ĐỒNG NHÂN DÂN\n{capitals}",
            parent_line="",
            collective_name="HỘI ĐỒNG NHÂN DÂN",
            head_title="CHỦ TỊCH",
            is_optional=True,
        ),
    ]


def departments(commune):
    """Return the :class:`Department` list of a commune (Decree 150/2025/NĐ-CP).

    :param str commune: "Phường Đông Kinh"; its kind decides some of the names
    """
    kind = split_name(commune)[0] or "xã"
    is_rural = kind == "xã"
    return [
        Department(
            "Văn phòng HĐND và UBND", ("conduct", "village_affairs", "democracy")
        ),
        Department(
            "Phòng Kinh tế" if is_rural else "Phòng Kinh tế, Hạ tầng và Đô thị",
            (
                "land",
                "clearance",
                "road",
                "irrigation",
                "water",
                "electricity",
                "environment",
                "building",
                "agriculture",
                "market",
            ),
        ),
        Department(
            "Phòng Văn hóa - Xã hội",
            ("welfare", "education", "culture", "labour", "health"),
        ),
        Department("Trung tâm Phục vụ hành chính công", ("procedure",)),
        Department(f"Công an {kind}", ("order", "traffic")),
        Department(f"Ban Chỉ huy Quân sự {kind}", ("defence",)),
        Department("Trạm Y tế", ("health",), is_optional=True),
        Department("Văn phòng Đảng ủy", is_optional=True),
        Department("Ban Xây dựng Đảng", ("party_building",), is_optional=True),
    ]
