"""What the application needs from outside, beside the three ports of the domain."""
