"""Calendars of exchanges: dated tables of holidays and special sessions, each with its source and the date it lasts through."""

from collections.abc import Mapping

from domain.calendar.calendar_table import CalendarTable
from domain.calendar.indian_equity import BSE, NSE
from domain.calendar.us_equity import US

CALENDARS: Mapping[str, CalendarTable] = {table.name: table for table in (NSE, BSE, US)}
"""Every table, by the name that the configuration has for it."""
