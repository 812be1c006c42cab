"""Files beside the pages: what a page needs, of what kind it is, and how large it may be."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from urllib.parse import urlsplit

from scrapy.http import TextResponse

from archive.requisites import of_tree


class Type(StrEnum):
    """A kind of file, with a limit of its own."""

    IMAGE = "image"
    STYLE = "style"
    SCRIPT = "script"
    FONT = "font"
    DOCUMENT = "document"
    AUDIO = "audio"
    OTHER = "other"


_MB = 1 << 20
LIMITS = {
    Type.IMAGE: 32 * _MB,
    Type.STYLE: 8 * _MB,
    Type.SCRIPT: 8 * _MB,
    Type.FONT: 8 * _MB,
    Type.DOCUMENT: 256 * _MB,
    Type.AUDIO: 512 * _MB,
    Type.OTHER: 32 * _MB,
}
"""Bytes, given to the download handler as Scrapy's `download_maxsize`."""

_EXTENSIONS = {
    Type.IMAGE: "jpg jpeg jpe png gif webp avif svg svgz bmp ico tif tiff jxl heic",
    Type.STYLE: "css",
    Type.SCRIPT: "js mjs webmanifest",
    Type.FONT: "woff woff2 ttf otf eot",
    Type.DOCUMENT: "pdf epub mobi odt ods odp doc docx rtf ps djvu xls xlsx csv ppt pptx",
    Type.AUDIO: "mp3 ogg oga opus m4a wav flac",
}
_TYPES = {name: type_ for type_, names in _EXTENSIONS.items() for name in names.split()}
_NOT_KEPT = frozenset(
    "mp4 m4v webm ogv avi mov mpg mpeg wmv flv mkv 3gp zip gz tgz bz2 xz 7z rar tar exe msi dmg "
    "iso apk deb rpm bin jar swf torrent ics vcf m3u m3u8 pls".split()
)


def extension(url: str) -> str:
    """Return the extension of an address's last segment in small letters, or nothing."""
    name = urlsplit(url).path.rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""


def type_of(url: str) -> Type:
    """Tell the type of a file by its extension."""
    return _TYPES.get(extension(url), Type.OTHER)


def is_file(url: str) -> bool:
    """Tell whether an address leads to a file that is kept beside a page: image, document ..."""
    return extension(url) in _TYPES


def is_not_kept(url: str) -> bool:
    """Tell whether an address leads to a kind of file that is not kept: video, programs ..."""
    return extension(url) in _NOT_KEPT


def of_page(response: TextResponse, base: str) -> Iterator[str]:
    """Yield what an HTML page needs to be shown, each address once."""
    return of_tree(response.selector.root, base)
