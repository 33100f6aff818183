"""Case files of 30 June 2026 from which what comes next can be counted by hand, for the area's ten municipalities.

Kajaani: 6 spells from 10 April without a plan, 7 from 25 April with one, 7 from April that have ended. Three months are
reached on 10 and 25 July: 6 within 14 days, 13 within 30; 13 of 20 if nobody leaves. 100 days have passed on 19 July
for the first 6. Kuhmo and Sotkamo have 3 spells each from 12 April; one of Kuhmo's is in a service and has a plan. The
others have one spell of January that has ended, and one service of that month has, so that the files are whole from it.
"""

MEMBERS = ("205", "290", "578", "620", "697", "765", "777", "105", "305", "832")
HEADER = "person_key;municipality;start;end;plan_date"


def _spells(place: str, count: int, start: str, end: str = "", plan: str = "", since: int = 0) -> list[str]:
    return [f"P-{place}-{since + number};{place};{start};{end};{plan}" for number in range(count)]


AHEAD_SPELLS = "\n".join(
    [
        HEADER,
        *(row for place in MEMBERS for row in _spells(place, 1, "2026-01-02", "2026-01-30", since=900)),
        *_spells("205", 6, "2026-04-10"),
        *_spells("205", 7, "2026-04-25", plan="2026-05-04", since=10),
        *_spells("205", 7, "2026-04-14", "2026-05-20", since=20),
        *_spells("290", 2, "2026-04-12"),
        *_spells("290", 1, "2026-04-12", plan="2026-04-20", since=10),
        *_spells("765", 3, "2026-04-12"),
    ]
)
AHEAD_SERVICES = """person_key;service;start;end
P-290-10;coaching;2026-06-01;
P-777-900;coaching;2026-01-31;2026-01-31
"""
