"""The equity sessions of the United States: New York Stock Exchange and Nasdaq, regular hours.

Source: NYSE Rule 7.2 and NYSE Group's yearly holiday and early closings calendars, the newest of 23 December 2025 for 2026 to
2028; closed besides on two national days of mourning, 2018-12-05 and 2025-01-09.
"""

from datetime import date, time

from domain.calendar.calendar_table import CalendarTable, days_in, special_sessions_in

_HOLIDAYS = """
    2013: 01-01 01-21 02-18 03-29 05-27 07-04 09-02 11-28 12-25
    2014: 01-01 01-20 02-17 04-18 05-26 07-04 09-01 11-27 12-25
    2015: 01-01 01-19 02-16 04-03 05-25 07-03 09-07 11-26 12-25
    2016: 01-01 01-18 02-15 03-25 05-30 07-04 09-05 11-24 12-26
    2017: 01-02 01-16 02-20 04-14 05-29 07-04 09-04 11-23 12-25
    2018: 01-01 01-15 02-19 03-30 05-28 07-04 09-03 11-22 12-05 12-25
    2019: 01-01 01-21 02-18 04-19 05-27 07-04 09-02 11-28 12-25
    2020: 01-01 01-20 02-17 04-10 05-25 07-03 09-07 11-26 12-25
    2021: 01-01 01-18 02-15 04-02 05-31 07-05 09-06 11-25 12-24
    2022: 01-17 02-21 04-15 05-30 06-20 07-04 09-05 11-24 12-26
    2023: 01-02 01-16 02-20 04-07 05-29 06-19 07-04 09-04 11-23 12-25
    2024: 01-01 01-15 02-19 03-29 05-27 06-19 07-04 09-02 11-28 12-25
    2025: 01-01 01-09 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25
    2026: 01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25
    2027: 01-01 01-18 02-15 03-26 05-31 06-18 07-05 09-06 11-25 12-24
    2028: 01-17 02-21 04-14 05-29 06-19 07-04 09-04 11-23 12-25
"""
_SPECIAL = """
    2013-07-03 09:30-13:00 before Independence Day
    2013-11-29 09:30-13:00 after Thanksgiving
    2013-12-24 09:30-13:00 before Christmas
    2014-07-03 09:30-13:00 before Independence Day
    2014-11-28 09:30-13:00 after Thanksgiving
    2014-12-24 09:30-13:00 before Christmas
    2015-11-27 09:30-13:00 after Thanksgiving
    2015-12-24 09:30-13:00 before Christmas
    2016-11-25 09:30-13:00 after Thanksgiving
    2017-07-03 09:30-13:00 before Independence Day
    2017-11-24 09:30-13:00 after Thanksgiving
    2018-07-03 09:30-13:00 before Independence Day
    2018-11-23 09:30-13:00 after Thanksgiving
    2018-12-24 09:30-13:00 before Christmas
    2019-07-03 09:30-13:00 before Independence Day
    2019-11-29 09:30-13:00 after Thanksgiving
    2019-12-24 09:30-13:00 before Christmas
    2020-11-27 09:30-13:00 after Thanksgiving
    2020-12-24 09:30-13:00 before Christmas
    2021-11-26 09:30-13:00 after Thanksgiving
    2022-11-25 09:30-13:00 after Thanksgiving
    2023-07-03 09:30-13:00 before Independence Day
    2023-11-24 09:30-13:00 after Thanksgiving
    2024-07-03 09:30-13:00 before Independence Day
    2024-11-29 09:30-13:00 after Thanksgiving
    2024-12-24 09:30-13:00 before Christmas
    2025-07-03 09:30-13:00 before Independence Day
    2025-11-28 09:30-13:00 after Thanksgiving
    2025-12-24 09:30-13:00 before Christmas
    2026-11-27 09:30-13:00 after Thanksgiving
    2026-12-24 09:30-13:00 before Christmas
    2027-11-26 09:30-13:00 after Thanksgiving
    2028-07-03 09:30-13:00 before Independence Day
    2028-11-24 09:30-13:00 after Thanksgiving
"""

US = CalendarTable(
    name="us",
    timezone="America/New_York",
    opens=time(9, 30),
    closes=time(16, 0),
    valid_from=date(2013, 1, 1),
    valid_through=date(2028, 12, 31),
    holidays=days_in(_HOLIDAYS),
    special=special_sessions_in(_SPECIAL),
)
"""Nothing is squared off before the close unless the configuration wants it."""
