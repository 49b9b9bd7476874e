"""The page and its assets, from the package itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib import resources

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, SkipValidation

from adapters.inbound.http.declared import needs

PACKAGE = "adapters.inbound.http"
FOLDER = "page"
_MEDIA_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent."""

    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class PageFiles:
    """The page and what it loads; ``version`` follows from the contents and is part of every asset's path."""

    version: str
    assets: Mapping[str, Asset]

    @classmethod
    def load(cls) -> "PageFiles":
        """Read the packaged files, once."""
        folder = resources.files(PACKAGE) / FOLDER
        contents = {file.name: file.read_bytes() for file in folder.iterdir() if _suffix(file.name) in _MEDIA_TYPES}
        digest = sha256(b"".join(name.encode() + contents[name] for name in sorted(contents))).hexdigest()[:12]
        return cls(
            digest,
            {
                name: Asset(content.replace(b"{{version}}", digest.encode()), _MEDIA_TYPES[_suffix(name)])
                for name, content in contents.items()
            },
        )


def _suffix(name: str) -> str:
    return name[name.rfind(".") :]


@get("/", include_in_schema=False, opt=needs(None))
async def page(
    request: Request[object, object, State], page_files: NamedDependency[SkipValidation[PageFiles]]
) -> Response[bytes]:
    """The page; 304 for a browser that has this version."""
    index = page_files.assets["index.html"]
    headers = {"ETag": f'"{page_files.version}"', "Cache-Control": "no-cache"}
    if f'"{page_files.version}"' in request.headers.get("If-None-Match", ""):
        return Response(b"", status_code=304, headers=headers)
    return Response(index.content, media_type=index.media_type, headers=headers)


@get("/assets/{version:str}/{name:str}", include_in_schema=False, opt=needs(None))
async def asset(
    version: FromPath[str], name: FromPath[str], page_files: NamedDependency[SkipValidation[PageFiles]]
) -> Response[bytes]:
    """An asset of this version, to be kept for ever."""
    if version != page_files.version or name not in page_files.assets:
        raise NotFoundException
    found = page_files.assets[name]
    return Response(found.content, media_type=found.media_type, headers={"Cache-Control": _FOR_EVER})


PAGE = (page, asset)
