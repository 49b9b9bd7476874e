"""The API's description for people: a plain page that loads nothing but the project's own style."""

from html import escape
from typing import Any

from litestar import Request
from litestar.openapi.plugins import OpenAPIRenderPlugin

_METHODS = ("get", "post", "put", "patch", "delete")


class SchemaPage(OpenAPIRenderPlugin):
    """Lists every route with its parameters; ``version`` is that of the page's assets."""

    def __init__(self, version: str) -> None:
        super().__init__(path="/")
        self._version = version

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """The page as HTML."""
        info = openapi_schema["info"]
        routes = "".join(
            _route(path, method, operation)
            for path, methods in sorted(openapi_schema["paths"].items())
            for method, operation in methods.items()
            if method in _METHODS
        )
        return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(info["title"])}</title><link rel="icon" href="/assets/{self._version}/icon.svg">
<link rel="stylesheet" href="/assets/{self._version}/style.css"></head>
<body class="schema">
<header class="top"><a class="brand" href="/">VELOX</a><span class="muted">API {escape(info["version"])}</span></header>
<main><p>{escape(info.get("description", ""))} For programs: <a href="/schema/openapi.json">openapi.json</a>, and
<a href="/schema/asyncapi.json">asyncapi.json</a> of what is published to Kafka.</p>
{routes}</main></body></html>""".encode()


def _route(path: str, method: str, operation: dict[str, Any]) -> str:
    rows = "".join(_parameter(parameter) for parameter in operation.get("parameters", ()))
    table = (
        f"<table><thead><tr><th>Parameter</th><th>Type</th><th>Meaning</th></tr></thead><tbody>{rows}</tbody></table>"
        if rows
        else ""
    )
    link = f'<a href="{escape(path)}">{escape(path)}</a>' if method == "get" else escape(path)
    text = escape(operation.get("description") or operation.get("summary") or "")
    return f'<section class="panel"><h2>{method.upper()} {link}</h2><p class="muted">{text}</p>{table}</section>'


def _parameter(parameter: dict[str, Any]) -> str:
    name = escape(parameter["name"]) + (" (required)" if parameter.get("required") else "")
    kind = escape(_type(parameter.get("schema", {})))
    return f"<tr><td>{name}</td><td>{kind}</td><td>{escape(parameter.get('description', ''))}</td></tr>"


def _type(schema: dict[str, Any]) -> str:
    choices = [_type(each) for each in schema.get("oneOf", ())]
    text = " or ".join(each for each in choices if each != "null") or str(schema.get("type", ""))
    bounds = [f"{word} {schema[key]:g}" for key, word in (("minimum", "from"), ("maximum", "to")) if key in schema]
    return " ".join([text, *bounds])
