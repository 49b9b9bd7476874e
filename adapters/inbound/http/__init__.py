"""VELOX over HTTP: the API, the live socket and the page."""
