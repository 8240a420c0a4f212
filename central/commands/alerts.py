"""central alerts: what needs somebody."""

from __future__ import annotations

import argparse

from central.alerts import list_alerts
from central.commands.common import open_engine, places


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("alerts", parents=[places()], help="what needs somebody, newest first")
    parser.add_argument("--all", action="store_true", help="also those that are over")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 when none is open, 1 when one is."""
    engine = open_engine(args)
    with engine.connect() as connection:
        alerts = list_alerts(connection, closed=args.all)
    engine.dispose()
    for alert in alerts:
        if args.json:
            print(alert.model_dump_json())
            continue
        since = alert.opened_at.strftime("%Y-%m-%d %H:%M")
        until = alert.closed_at.strftime(" - %Y-%m-%d %H:%M") if alert.closed_at else ""
        print(f"{alert.severity:8} {alert.booth:16} {since}{until} UTC\n  {alert.says.id}\n  {alert.says.en}")
    return 1 if any(alert.closed_at is None for alert in alerts) else 0
