"""Reads VELOX's fills from Kafka and tells of each: python examples/notify_trades.py [BROKERS] [TOPIC].

It goes on where it left off when it is started again.
"""

import sys
from contextlib import suppress

from adapters.inbound.kafka import TopicConsumer
from domain.errors import PortUnavailable


def main(brokers: str = "127.0.0.1:9092", topic: str = "velox-trades") -> None:
    client = {"bootstrap.servers": brokers}
    with TopicConsumer(client, topic, group="notify-trades", from_beginning=True) as trades:
        for trade in trades:
            fill = trade.value
            print(f"{fill['timestamp']} {fill['action']} {fill['quantity']} {fill['symbol']} at {fill['price']}", flush=True)  # noqa: T201


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        try:
            main(*sys.argv[1:])
        except PortUnavailable as error:
            sys.exit(str(error))
