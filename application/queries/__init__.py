"""Questions about the run, and the shapes of their answers."""

from application.queries.errors import NotFound
from application.queries.events import EventsAsked
from application.queries.history import History
from application.queries.journal_points import JournalPoints
from application.queries.orders import OrderFilter
from application.queries.paging import Page
from application.queries.past_points import PastPoints
from application.queries.queries import Queries
from application.queries.services import AskServices
from application.queries.status import RunStatus
from application.queries.trades import TradeFilter

__all__ = [
    "AskServices",
    "EventsAsked",
    "History",
    "JournalPoints",
    "NotFound",
    "OrderFilter",
    "Page",
    "PastPoints",
    "Queries",
    "RunStatus",
    "TradeFilter",
]
