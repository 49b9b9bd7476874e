"""The summary of a replay for people."""

from adapters.inbound.cli.tables import plain_table
from application.replay_summary import ReplaySummary

_MEBIBYTE = 1024 * 1024
_VALUE_WIDTH = 16


def report(summary: ReplaySummary) -> str:
    """What went in, what came out, what it earned, and how fast it was."""
    symbols = [
        (symbol, f"{one.ticks:,}", f"{one.volume:,.0f}", "-" if one.vwap is None else f"{one.vwap:,.6f}")
        for symbol, one in summary.symbols.items()
    ]
    figures = [
        ("ticks", f"{summary.ticks:,}"),
        ("bars", f"{summary.bars:,}"),
        ("signals", f"{summary.signals:,}"),
        ("fills", f"{summary.fills:,}"),
        ("round trips", f"{summary.round_trips:,}"),
        ("gross P&L", f"{summary.gross_pnl:,.2f}"),
        ("charges", f"{summary.charges:,.2f}"),
        ("net P&L", f"{summary.net_pnl:,.2f}"),
        ("equity", f"{summary.equity:,.2f}"),
        *((f"skipped: {reason}", f"{count:,}") for reason, count in summary.skipped.items()),
        ("seconds", f"{summary.seconds:,.2f}"),
        ("ticks per second", f"{summary.ticks_per_second:,.0f}"),
        ("peak memory", f"{summary.peak_rss_bytes / _MEBIBYTE:,.0f} MiB"),
    ]
    parts = [
        plain_table(("symbol", "ticks", "volume", "vwap"), symbols, ("ticks", "volume", "vwap")),
        plain_table(("", ""), [(name, value.rjust(_VALUE_WIDTH)) for name, value in figures]),
        f"state   {summary.state_hash}\nevents  {summary.events_hash}",
    ]
    return "\n\n".join(parts)
