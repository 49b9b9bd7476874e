"""The equity sessions of the National Stock Exchange of India and of BSE, which close and open on the same days.

Source: the yearly holiday circulars of both exchanges (https://www.nseindia.com/resources/exchange-communication-holidays,
https://www.bseindia.com/static/markets/marketinfo/listholi.aspx) and the circular about each special session. Where each row was
confirmed is in docs/calendar.md.
"""

from dataclasses import replace
from datetime import date, time

from domain.calendar.calendar_table import CalendarTable, days_in, special_sessions_in

_HOLIDAYS = """
    2015: 01-26 02-17 03-06 04-02 04-03 04-14 05-01 09-17 09-25 10-02 10-22 11-11 11-12 11-25 12-25
    2016: 01-26 03-07 03-24 03-25 04-14 04-15 04-19 07-06 08-15 09-05 09-13 10-11 10-12 10-31 11-14
    2017: 01-26 02-24 03-13 04-04 04-14 05-01 06-26 08-15 08-25 10-02 10-19 10-20 12-25
    2018: 01-26 02-13 03-02 03-29 03-30 05-01 08-15 08-22 09-13 09-20 10-02 10-18 11-07 11-08 11-23 12-25
    2019: 03-04 03-21 04-17 04-19 04-29 05-01 06-05 08-12 08-15 09-02 09-10 10-02 10-08 10-21 10-28 11-12 12-25
    2020: 02-21 03-10 04-02 04-06 04-10 04-14 05-01 05-25 10-02 11-16 11-30 12-25
    2021: 01-26 03-11 03-29 04-02 04-14 04-21 05-13 07-21 08-19 09-10 10-15 11-04 11-05 11-19
    2022: 01-26 03-01 03-18 04-14 04-15 05-03 08-09 08-15 08-31 10-05 10-24 10-26 11-08
    2023: 01-26 03-07 03-30 04-04 04-07 04-14 05-01 06-29 08-15 09-19 10-02 10-24 11-14 11-27 12-25
    2024: 01-22 01-26 03-08 03-25 03-29 04-11 04-17 05-01 05-20 06-17 07-17 08-15 10-02 11-01 11-15 11-20 12-25
    2025: 02-26 03-14 03-31 04-10 04-14 04-18 05-01 08-15 08-27 10-02 10-21 10-22 11-05 12-25
    2026: 01-15 01-26 03-03 03-26 03-31 04-03 04-14 05-01 05-28 06-26 09-14 10-02 10-20 11-10 11-24 12-25
"""
_SPECIAL = """
    2015-02-28 09:15-15:30 Union Budget
    2015-11-11 17:45-18:45 Muhurat
    2016-10-30 18:30-19:30 Muhurat
    2017-10-19 18:30-19:30 Muhurat
    2018-11-07 17:30-18:30 Muhurat
    2019-10-27 18:15-19:15 Muhurat
    2020-02-01 09:15-15:30 Union Budget
    2020-11-14 18:15-19:15 Muhurat
    2021-02-24 09:15-17:00 extended by both exchanges after the NSE had stood still from 11:40 to 15:45
    2021-11-04 18:15-19:15 Muhurat
    2022-10-24 18:15-19:15 Muhurat
    2023-11-12 18:15-19:15 Muhurat
    2024-01-20 09:15-15:30 instead of 2024-01-22
    2024-03-02 09:15-10:00 11:30-12:30 switch to the disaster recovery site
    2024-05-18 09:15-10:00 11:30-12:30 switch to the disaster recovery site
    2024-11-01 18:00-19:00 Muhurat
    2025-02-01 09:15-15:30 Union Budget
    2025-10-21 13:45-14:45 Muhurat
    2026-02-01 09:15-15:30 Union Budget
"""
_MUHURAT_AT_A_TIME_NOT_CONFIRMED = frozenset({date(2026, 11, 8)})

NSE = CalendarTable(
    name="nse",
    timezone="Asia/Kolkata",
    opens=time(9, 15),
    closes=time(15, 30),
    valid_from=date(2015, 1, 1),
    valid_through=date(2026, 12, 31),
    holidays=days_in(_HOLIDAYS),
    special=special_sessions_in(_SPECIAL),
    undecided=_MUHURAT_AT_A_TIME_NOT_CONFIRMED,
    entries_until=time(15, 0),
    square_off=time(15, 15),
)
"""No new entries after 15:00, flat by 15:15, as intraday products of Indian brokers have it."""
BSE = replace(NSE, name="bse")
