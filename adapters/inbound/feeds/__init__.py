"""Sources of market data: CSV replay, the market simulator, and pacing for both."""
