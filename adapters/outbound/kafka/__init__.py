"""The event publisher on Kafka, its topics, and their administration."""
