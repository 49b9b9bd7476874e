"""What VELOX publishes, described for programs: a JSON Schema for each message, and an AsyncAPI document of all topics."""
