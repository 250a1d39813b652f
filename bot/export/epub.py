"""EPUB 3.3 (W3C Recommendation), with the NCX that readers of EPUB 2 need."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Final

from bot.export.blocks import Block
from bot.export.book import Book
from bot.export.chapters import Chapter, Figure, chapters_of
from bot.export.cover import MEDIA_TYPE as SVG
from bot.export.cover import cover_svg
from bot.export.pictures import Downscale, Picture, picture_of
from bot.export.zip_archive import ZipEntry, clamped_time, pack
from bot.words.say import say

MEDIA_TYPE: Final = "application/epub+zip"

_XHTML: Final = "application/xhtml+xml"
_CONTAINER: Final = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
_STYLE: Final = """body { line-height: 1.5; margin: 5%; }
h1 { line-height: 1.2; margin: 2em 0 1.5em; text-align: center; }
p { margin: 0; text-indent: 1.4em; }
h1 + p, h2 + p, h3 + p, h4 + p, hr + p, figure + p, blockquote p, li p { text-indent: 0; }
hr { border: 0; border-top: 1px solid; margin: 1.5em auto; width: 20%; }
blockquote { margin: 1em 1.4em; }
figure { break-inside: avoid; margin: 1.5em 0; text-align: center; }
figcaption p { text-indent: 0; }
img { max-height: 95vh; max-width: 100%; }
.title { margin-top: 25%; text-align: center; }
.title p { text-indent: 0; }
.made { font-size: 0.8em; margin-top: 3em; }
"""


@dataclass(frozen=True, slots=True)
class _Image:
    id: str
    name: str
    picture: Picture


def epub(book: Book, downscale: Downscale | None = None) -> bytes:
    """The stories of a book with their illustrations, or its comics page by page, unchanged or downscaled.

    The first picture is the cover; a book without any has its title drawn on one.
    """
    return _EpubWriter(book, downscale).packed()


class _EpubWriter:
    """Writes one EPUB file: the chapters, the pictures, and the documents that list them."""

    def __init__(self, book: Book, downscale: Downscale | None) -> None:
        self._book = book
        self._chapters = chapters_of(book)
        self._images = self._encoded(downscale)
        cover = cover_svg(book.heading, book.credit, right_to_left=book.right_to_left)
        drawn = _Image("cover-image", "cover.svg", Picture(cover.encode(), SVG))
        self._cover = next(iter(self._images.values()), drawn)
        self._files = list(self._images.values()) or [drawn]
        # The same in every download, so that readers recognise the book.
        self._urn = uuid.uuid5(uuid.NAMESPACE_URL, "/".join(["elara", *(work.id for work in book.works)])).urn

    def packed(self) -> bytes:
        """The file, with the media type first and uncompressed (EPUB 3.3, 4.2.6.1)."""
        texts = {
            "META-INF/container.xml": _CONTAINER,
            "EPUB/package.opf": self._package(),
            "EPUB/nav.xhtml": self._nav(),
            "EPUB/toc.ncx": self._ncx(),
            "EPUB/style.css": _STYLE,
            **{f"EPUB/{name}": text for name, text in self._content_documents()},
        }
        entries = [ZipEntry("mimetype", MEDIA_TYPE.encode(), deflate=False)]
        entries += [ZipEntry(name, text.encode()) for name, text in texts.items()]
        entries += [
            ZipEntry(f"EPUB/{image.name}", image.picture.data, deflate=image.picture.media_type == SVG)
            for image in self._files
        ]
        return pack(entries, self._book.made_at)

    def _figures(self) -> Iterator[Figure]:
        for chapter in self._chapters:
            yield from (item for item in chapter.flow() if isinstance(item, Figure))

    def _encoded(self, downscale: Downscale | None) -> dict[str, _Image]:
        """The pictures by SHA-256, in reading order."""
        images: dict[str, _Image] = {}
        for ref in filter(None, (figure.picture for figure in self._figures())):
            picture = picture_of(self._book.bytes_of(ref), downscale)
            if picture is not None:
                number = len(images) + 1
                image = _Image(f"picture-{number}", f"picture-{number:03d}{picture.suffix}", picture)
                images.setdefault(ref.sha256, image)
        return images

    def _image(self, figure: Figure) -> _Image | None:
        return None if figure.picture is None else self._images.get(figure.picture.sha256)

    def _figure(self, figure: Figure) -> str:
        """The figure; only its words without a readable picture."""
        image = self._image(figure)
        words = "".join(f"<p>{escape(row)}</p>" for row in figure.words)
        if image is None:
            return words
        caption = f"<figcaption>{words}</figcaption>" if words else ""
        return f'<figure><img src="{escape(image.name)}" alt="{escape(figure.alt)}"/>{caption}</figure>'

    def _cover_alt(self) -> str:
        """The alt text of the cover."""
        shown = (figure.alt for figure in self._figures() if self._image(figure) is self._cover)
        return next(shown, self._book.heading)

    def _content_documents(self) -> list[tuple[str, str]]:
        """Name and text of each document, in reading order."""
        book = self._book
        figure = f'<figure><img src="{escape(self._cover.name)}" alt="{escape(self._cover_alt())}"/></figure>'
        body = f'<section epub:type="cover">{figure}</section>'
        documents = [("cover.xhtml", self._document(say("export.cover", book.language_tag), body))]
        credit = f"<p>{escape(_by(book))}</p>\n" if book.credit else ""
        made = say("export.made", book.language_tag, date=time.strftime("%Y-%m-%d", self._moment()))
        body = (
            f'<section class="title" epub:type="titlepage">\n<h1>{escape(book.heading)}</h1>\n'
            f'{credit}<p class="made">{escape(made)}</p>\n</section>'
        )
        documents.append(("title.xhtml", self._document(book.heading, body)))
        for number, chapter in enumerate(self._chapters, 1):
            documents.append((_chapter_name(number), self._document(chapter.heading, self._chapter(chapter))))
        return documents

    def _chapter(self, chapter: Chapter) -> str:
        pieces = [f"<h1>{escape(chapter.heading)}</h1>"]
        pieces += [item.xhtml if isinstance(item, Block) else self._figure(item) for item in chapter.flow()]
        inner = "\n".join(filter(None, pieces))
        return f'<section epub:type="chapter">\n{inner}\n</section>'

    def _document(self, title: str, body: str) -> str:
        direction = ' dir="rtl"' if self._book.right_to_left else ""
        tag = self._book.language_tag
        return (
            '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
            '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
            f' lang="{tag}" xml:lang="{tag}"{direction}>\n'
            f'<head><title>{escape(title)}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>\n'
            f"<body>\n{body}\n</body>\n</html>\n"
        )

    def _nav(self) -> str:
        title = escape(say("export.contents", self._book.language_tag))
        items = "\n".join(
            f'<li><a href="{_chapter_name(number)}">{escape(chapter.heading)}</a></li>'
            for number, chapter in enumerate(self._chapters, 1)
        )
        body = f'<nav epub:type="toc">\n<h1>{title}</h1>\n<ol>\n{items}\n</ol>\n</nav>'
        return self._document(self._book.heading, body)

    def _ncx(self) -> str:
        points = "\n".join(
            f'<navPoint id="point-{number}" playOrder="{number}"><navLabel><text>{escape(chapter.heading)}</text>'
            f'</navLabel><content src="{_chapter_name(number)}"/></navPoint>'
            for number, chapter in enumerate(self._chapters, 1)
        )
        return (
            '<?xml version="1.0" encoding="utf-8"?>\n'
            '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"'
            f' xml:lang="{self._book.language_tag}">\n'
            f'<head><meta name="dtb:uid" content="{self._urn}"/><meta name="dtb:depth" content="1"/>'
            '<meta name="dtb:totalPageCount" content="0"/><meta name="dtb:maxPageNumber" content="0"/></head>\n'
            f"<docTitle><text>{escape(self._book.heading)}</text></docTitle>\n<navMap>\n{points}\n</navMap>\n</ncx>\n"
        )

    def _package(self) -> str:
        book = self._book
        progression = ' page-progression-direction="rtl"' if book.right_to_left else ""
        creator = f"<dc:creator>{escape(book.credit)}</dc:creator>\n" if book.credit else ""
        items, spine = self._manifest()
        return (
            '<?xml version="1.0" encoding="utf-8"?>\n'
            '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"'
            f' xml:lang="{book.language_tag}">\n<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
            f'<dc:identifier id="id">{self._urn}</dc:identifier>\n<dc:title>{escape(book.heading)}</dc:title>\n'
            f"{creator}<dc:language>{book.language_tag}</dc:language>\n"
            f'<meta property="dcterms:modified">{time.strftime("%Y-%m-%dT%H:%M:%SZ", self._moment())}</meta>\n'
            f"{self._accessibility()}</metadata>\n<manifest>\n{items}\n</manifest>\n"
            f'<spine toc="ncx"{progression}>\n{spine}\n</spine>\n</package>\n'
        )

    def _accessibility(self) -> str:
        """The accessibility metadata (EPUB Accessibility 1.1, 2.2), and EPUB 2's cover."""
        values = [
            ("accessMode", "textual"),
            ("accessMode", "visual"),
            ("accessModeSufficient", "textual"),
            ("accessibilityFeature", "tableOfContents"),
            ("accessibilityFeature", "alternativeText"),
            ("accessibilityHazard", "none"),
        ]
        cover = f'<meta name="cover" content="{self._cover.id}"/>\n'
        return "".join(f'<meta property="schema:{name}">{value}</meta>\n' for name, value in values) + cover

    def _manifest(self) -> tuple[str, str]:
        """The items of the manifest, and those of the spine."""
        documents = [name for name, _ in self._content_documents()]
        items = [
            f'<item id="nav" href="nav.xhtml" media-type="{_XHTML}" properties="nav"/>',
            '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>',
            '<item id="style" href="style.css" media-type="text/css"/>',
            *(f'<item id="{name.partition(".")[0]}" href="{name}" media-type="{_XHTML}"/>' for name in documents),
        ]
        for image in self._files:
            properties = ' properties="cover-image"' if image is self._cover else ""
            media_type = image.picture.media_type
            items.append(f'<item id="{image.id}" href="{image.name}" media-type="{media_type}"{properties}/>')
        spine = [f'<itemref idref="{name.partition(".")[0]}"/>' for name in documents]
        return "\n".join(items), "\n".join(spine)

    def _moment(self) -> time.struct_time:
        return time.gmtime(clamped_time(self._book.made_at))


def _by(book: Book) -> str:
    return say("export.by", book.language_tag, author=book.credit)


def _chapter_name(number: int) -> str:
    return f"chapter-{number:03d}.xhtml"
