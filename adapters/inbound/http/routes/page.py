"""The page and its assets, from the package itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import PurePosixPath

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, SkipValidation

from adapters.inbound.http.chart_library import chart_library
from adapters.inbound.http.declared import needs

PACKAGE = "adapters.inbound.http"
FOLDER = "page"
INDEX = "index.html"
LIBRARY = "vendor/lightweight-charts.js"
_MEDIA_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent."""

    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class PageFiles:
    """The page and what it loads, by path; ``version`` follows from the contents and is part of every asset's address."""

    version: str
    assets: Mapping[str, Asset]

    @classmethod
    def load(cls) -> "PageFiles":
        """Read the packaged files and the chart library, once."""
        contents = dict(_files(resources.files(PACKAGE) / FOLDER))
        library = chart_library()
        modules = sorted(path for path in contents if path.endswith(".js") and "/" in path)
        if library is not None:
            contents[LIBRARY] = library
        digest = sha256(b"".join(path.encode() + contents[path] for path in sorted(contents))).hexdigest()[:12]
        preloads = "\n".join(f'<link rel="modulepreload" href="/assets/{digest}/{path}">' for path in modules)
        contents[INDEX] = (
            contents[INDEX]
            .replace(b"{{modules}}", preloads.encode())
            .replace(b"{{version}}", digest.encode())
            .replace(b"{{charts}}", b"missing" if library is None else b"here")
        )
        return cls(digest, {path: Asset(content, _MEDIA_TYPES[_suffix(path)]) for path, content in contents.items()})


def _files(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, bytes]]:
    """The files below a folder that a browser may ask for, with their paths."""
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _files(entry, f"{prefix}{entry.name}/")
        elif _suffix(entry.name) in _MEDIA_TYPES:
            yield prefix + entry.name, entry.read_bytes()


def _suffix(name: str) -> str:
    return name[name.rfind(".") :]


@get("/", include_in_schema=False, opt=needs(None))
async def page(
    request: Request[object, object, State], page_files: NamedDependency[SkipValidation[PageFiles]]
) -> Response[bytes]:
    """The page; 304 for a browser that has this version."""
    index = page_files.assets[INDEX]
    headers = {"ETag": f'"{page_files.version}"', "Cache-Control": "no-cache"}
    if f'"{page_files.version}"' in request.headers.get("If-None-Match", ""):
        return Response(b"", status_code=304, headers=headers)
    return Response(index.content, media_type=index.media_type, headers=headers)


@get("/assets/{version:str}/{path:path}", include_in_schema=False, opt=needs(None))
async def asset(
    version: FromPath[str], path: FromPath[PurePosixPath], page_files: NamedDependency[SkipValidation[PageFiles]]
) -> Response[bytes]:
    """An asset of this version, to be kept for ever."""
    found = page_files.assets.get(str(path).removeprefix("/"))
    if version != page_files.version or found is None:
        raise NotFoundException
    return Response(found.content, media_type=found.media_type, headers={"Cache-Control": _FOR_EVER})


PAGE = (page, asset)
