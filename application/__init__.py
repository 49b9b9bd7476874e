"""What VELOX does with the domain: the trading loop, the journal, followers, recovery and read models."""
