"""Market data from a Kafka topic."""
