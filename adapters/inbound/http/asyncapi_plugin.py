"""The description of the published messages, beside that of the API."""

import json
from collections.abc import Mapping
from typing import Any

from litestar import MediaType, Request
from litestar.openapi.plugins import OpenAPIRenderPlugin


class AsyncapiPlugin(OpenAPIRenderPlugin):
    """Serves the AsyncAPI document."""

    def __init__(self, document: Mapping[str, object]) -> None:
        super().__init__(path="/asyncapi.json", media_type=MediaType.JSON)
        self._body = json.dumps(document, ensure_ascii=False).encode()

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """The document, whatever the API's own description is."""
        return self._body
