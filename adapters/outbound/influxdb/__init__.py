"""The time-series store on InfluxDB 2, and the set-up of its buckets."""
