"""Extracts with flows, for cohorts whose shares can be worked out by hand."""

from catalogue.months import shift, span

HEAD = (
    "municipality;month;sex;began_1m_ago;reached_1m;began_3m_ago;reached_3m;"
    "began_6m_ago;reached_6m;began_12m_ago;reached_12m\n"
)
# Kajaani. March 2026: 70 began, 63 lasted over 1 month (90 %), 56 over 3 (80 %); March 2025: of 80, 48 over 3 (60 %).
FLOWS = (
    HEAD
    + "205;2026-06;_T;50;40;70;56;90;30;46;10\n"
    + "205;2026-04;_T;70;63;100;50;80;20;120;30\n"
    + "205;2025-06;_T;60;45;80;48;110;40;120;20\n"
)


def followed_months(first, last, begun=lambda start: 100, shares=(80, 50, 30, 20), place="205", sex="_T"):
    """Return lines of every month: of `begun` spells a month such per cent lasted over 1, 3, 6 and 12 months."""
    lines = []
    for month in span(first, last):
        counts = [
            f"{begun(shift(month, -after))};{begun(shift(month, -after)) * share // 100}"
            for after, share in zip((1, 3, 6, 12), shares, strict=True)
        ]
        lines.append(f"{place};{month:%Y-%m};{sex};{';'.join(counts)}\n")
    return "".join(lines)
