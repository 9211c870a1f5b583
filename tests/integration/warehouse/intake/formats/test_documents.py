# ruff: noqa: E501 - XML and tables of cases are easier to read in one line
from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from tests.builders.documents import all_documents, docx, epub, mail, mht, odt, paragraphs, pdf, rtf, xlsx
from tests.builders.inputs import CHINESE, article, html, zip_file
from warehouse.intake.formats.file import FileReader
from warehouse.intake.formats.forms import OLE
from warehouse.intake.model import Found, Ignored, IntakeOptions, Item, Page, Reason, Refused


def read(data: bytes, name: str, options: IntakeOptions | None = None, **columns: str) -> list[Item]:
    return list(FileReader(options or IntakeOptions(), columns).read(io.BytesIO(data), name, name))


def text(data: bytes, name: str) -> str:
    (item,) = read(data, name)
    assert isinstance(item, Found), item
    assert item.data == data  # a document is its bytes
    return item.text


def refused(data: bytes, name: str) -> Refused:
    (item,) = read(data, name)
    assert isinstance(item, Refused), item
    return item


def run(words: str, style: str = "") -> str:
    return f"<w:r><w:rPr>{style}</w:rPr><w:t xml:space='preserve'>{words}</w:t></w:r>"


def test_word_gives_what_stands_on_the_page_and_nothing_else() -> None:
    body = (
        f"<w:p>{run('Mayor Li Si ')}<w:ins>{run('presided')}</w:ins><w:del><w:r><w:delText>was absent</w:delText></w:r></w:del>"
        f"{run('1', '<w:vertAlign w:val=&quot;superscript&quot;/>').replace('&quot;', chr(34))}"
        f"{run(' hidden', '<w:vanish/>')}<w:sdt><w:sdtContent>{run(' on May 5.')}</w:sdtContent></w:sdt></w:p>"
        f"<w:sdt><w:sdtContent>{paragraphs('In a control.')}</w:sdtContent></w:sdt>"
        "<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>"
        f"{paragraphs('In a box.')}</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>"
        f"{paragraphs('In a box.')}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>{run('Before the box.')}</w:p>"
        "<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:hyperlink><w:r><w:t>A link</w:t></w:r></w:hyperlink>"
        "<w:r><w:br/><w:t>a new line</w:t></w:r></w:p>"
    )
    assert text(docx(body, paragraphs("A note.")), "a.docx").split("\n") == [
        "Mayor Li Si presided on May 5.", "In a control.", "Before the box.", "In a box.", "A link", "a new line", "A note.", "",
    ]  # fmt: skip


def test_tables_are_lines_and_layout_is_not_a_table() -> None:
    def cell(*lines: str) -> str:
        return f"<w:tc>{''.join(map(paragraphs, lines))}</w:tc>"

    body = (
        f"<w:tbl><w:tr>{cell('Name')}{cell('Post')}</w:tr><w:tr>{cell('Li Si')}{cell('Mayor')}</w:tr>"
        f"<w:tr>{cell('First.', 'Second.')}{cell('Third.')}</w:tr></w:tbl>"
    )
    assert text(docx(body), "a.docx") == "Name\tPost\nLi Si\tMayor\nFirst.\nSecond.\nThird.\n"


def test_opendocument_gives_the_same() -> None:
    body = (
        "<text:tracked-changes><text:p>gone</text:p></text:tracked-changes><text:h>A  title</text:h>"
        "<text:p>Li Si<text:s text:c='2'/>said<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>A note.</text:p></text:note-body></text:note> so<text:span text:style-name='T1'>2</text:span>, 5 km"
        "<text:span text:style-name='T1'>2</text:span>.<text:line-break/>Next</text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell>"
        "<text:p>b</text:p></table:table-cell></table:table-row></table:table>"
    )
    assert text(odt(body), "a.odt") == "A title\nLi Si  said so, 5 km2.\nNext\na\tb\nA note.\n"


def test_rtf_in_chinese_with_links_tables_and_what_is_hidden() -> None:
    body = (
        r"\f1 \'ca\'d0\'b3\'a4\f0  Li \u26446?\u-10179?\u-8704?\par "
        r'{\field{\*\fldinst{HYPERLINK "http://x.example"}}{\fldrslt{a link}}}{\v secret}{\deleted gone}{\footnote note}\par '
        r"\trowd a\cell b\cell\row end"
    )
    assert text(rtf(body), "a.rtf") == "市长 Li 李😀\na link\na\tb\nend\n"
    assert text(rtf(r"| Home | Site map |\par \u166|x\par a\'7c"), "a.rtf") == "| Home | Site map |\n¦x\na|\n"


def test_rows_of_a_workbook_are_records_and_what_has_no_text_is_told() -> None:
    data = xlsx(
        {
            "News": [("A list of reports",), (), ("标题", "正文", "日期", "网址"), ("A", "Text one", "2023-05-25", ""), (),
                     ("B", "Text two", 45071, "http://n.example/2"), ("C", "", "2023-05-25", "")],
            "Notes": [("what", "why"), ("a", "b")],
            "Hidden": [("content",), ("not seen",)],
            "Empty": [],
        },
        hidden=["Hidden"],
    )  # fmt: skip
    items = read(data, "a.xlsx")
    found = [item for item in items if isinstance(item, Found)]
    assert [(one.uri, one.text, one.claims.title, one.claims.published_on) for one in found] == [
        ("a.xlsx#News!4", "Text one", "A", date(2023, 5, 25)), ("http://n.example/2", "Text two", "B", date(2023, 5, 25)),
    ]  # fmt: skip
    assert [(one.uri, one.reason) for one in items if isinstance(one, Refused)] == [
        ("a.xlsx#News!7", Reason.EMPTY), ("a.xlsx#Notes", Reason.NO_TEXT_COLUMN),
    ]  # fmt: skip
    assert [
        one.text
        for one in read(xlsx({"S": [("body one", "n"), ("Told", 7)]}), "a.xlsx", text="body one")
        if isinstance(one, Found)
    ] == ["Told"]


def test_a_book_gives_its_pages_and_not_its_cover() -> None:
    pages = {"cover.xhtml": b"<html><body><p>A book</p></body></html>", "1.xhtml": html(1), "2.xhtml": html(2)}
    items = read(epub(pages), "a.epub")
    assert [type(item) for item in items] == [Ignored, Found, Found]
    assert [item.uri for item in items] == [f"a.epub!/OPS/{name}" for name in pages]
    assert [item.claims.title for item in items if isinstance(item, Found)] == [None, None]
    body = b"<h1>A title</h1><h1>A title</h1><p>One<sup epub:type='noteref'>1</sup> <b>two</b><br/>three</p><script>x</script>"
    body += b"<table><tr><td>a</td><td>b</td></tr></table>tail"
    (page,) = read(
        epub({"1.xhtml": b"<?xml version='1.0' encoding='utf-8'?><html><body>" + body + b"</body></html>"}), "a.epub"
    )
    assert isinstance(page, Found) and page.text == "A title\nA title\nOne two\nthree\na\tb\ntail\n"
    (alone,) = read(epub({"1.xhtml": html(1)}), "a.epub")
    assert isinstance(alone, Found) and alone.claims.title == "A book of meetings" and alone.claims.language == "en"


def test_a_mail_gives_its_text_once_and_what_is_attached() -> None:
    data = mail(CHINESE, {"报告.docx": docx(paragraphs(article(1))), "b.txt": b"A text.", "../c.bin": b"\x00" * 64})
    items = read(data, "a.eml")
    found = {item.uri: item.text for item in items if isinstance(item, Found)}
    assert found == {"a.eml": CHINESE, "a.eml!/报告.docx": article(1), "a.eml!/b.txt": "A text."}
    assert [item.uri for item in items if isinstance(item, Refused)] == ["a.eml!/c.bin"]
    assert [item.why for item in items if isinstance(item, Ignored)] == [
        "the same text in another form", "picture or style of a mail",
    ]  # fmt: skip
    claims = next(item.claims for item in items if isinstance(item, Found))
    # When a mail was sent says nothing of the day of the text in it.
    assert (claims.title, claims.published_on) == ("A report", None)


def test_a_saved_page_is_a_page_with_its_address() -> None:
    page, style = read(mht(html(3)), "a.mht")
    assert isinstance(page, Page) and isinstance(style, Ignored)
    assert page.data.startswith(b"<!doctype html>") and page.claims.url == "https://news.example/1.html"


@pytest.mark.parametrize("name", ["a.doc", "a.xls", "a.wps", "a.docx", "a.ppt", "a"])
def test_old_forms_are_refused_with_what_to_do(name: str) -> None:
    one = refused(OLE + b"\x00" * 600, name)
    assert one.reason == Reason.UNSUPPORTED
    assert "save it as ." in one.detail


def test_encrypted_documents_are_told_from_damaged_ones() -> None:
    word = OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le")
    manifest = '<m:manifest xmlns:m="x"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    drm = '<encryption><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></encryption>'
    sealed = b"Content-Type: application/pkcs7-mime\r\n\r\nMIAG"
    for data, name in [
        (word, "a.docx"), (word, "a.xlsx"), (odt("<text:p>x</text:p>", manifest), "a.odt"),
        (epub({"1.xhtml": html(1)}, drm), "a.epub"), (sealed, "a.eml"),
    ]:  # fmt: skip
        one = refused(data, name)
        assert (one.reason, "password" in one.detail or "DRM" in one.detail or "encrypted" in one.detail) == (
            Reason.ENCRYPTED,
            True,
        )


def test_what_a_file_is_goes_before_its_name() -> None:
    word = docx(paragraphs(article(1)))
    assert text(word, "a.zip") == text(word, "a.doc") == text(word, "a") == text(word, "a.xlsx") == article(1)
    assert text(rtf("A meeting."), "a.doc") == "A meeting.\n"
    assert isinstance(read(html(1), "a.doc")[0], Page)
    assert isinstance(read(mht(html(1)), "a.doc")[0], Page)
    (table,) = read(b"title\tcontent\nA\tA meeting.\n", "a.xls")
    assert isinstance(table, Found) and table.text == "A meeting."
    assert isinstance(read(pdf([[(72, 700, 11, "A meeting.")]]), "-")[0], Found)
    archive = zip_file({"x.docx": word, "y/z.txt": b"A text."})
    assert [item.uri for item in read(archive, "a.zip")] == ["a.zip!/x.docx", "a.zip!/y/z.txt"]
    assert refused(archive, "a.docx").reason == Reason.UNREADABLE
    assert (
        refused(zip_file({"[Content_Types].xml": b"<x/>", "ppt/a.xml": b"<x/>"}), "a.pptx").reason == Reason.UNSUPPORTED
    )


def test_documents_that_are_cut_off_empty_or_bombs_are_refused() -> None:
    for name, data in all_documents().items():
        suffix = name.partition(".")[2]
        if suffix not in ("eml", "mht", "rtf"):  # these have no end that could be missed
            for item in read(data[: len(data) // 3], f"a.{suffix}"):
                assert isinstance(item, Refused), (name, item)
        assert refused(b"", name).reason == Reason.EMPTY
    assert refused(docx(paragraphs(" ")), "a.docx").reason == Reason.EMPTY
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<x/>")
        archive.writestr("word/document.xml", b" " * 80_000_000)
    assert refused(buffer.getvalue(), "a.docx").reason == Reason.BOMB
    deep = "<w:sdt>" * 400 + "</w:sdt>" * 400
    assert refused(docx(deep), "a.docx").reason in (Reason.BOMB, Reason.UNREADABLE)
    entity = '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    data = zip_file(
        {
            "[Content_Types].xml": b"<x/>",
            "word/document.xml": f"{entity}<d><body><p><t>a&e;</t></p></body></d>".encode(),
        }
    )
    assert text(data, "a.docx") == "a\n"


def test_documents_of_a_drop_are_taken_in_by_the_sandbox(tmp_path: Path) -> None:
    from warehouse.intake.sandbox import Parser

    with Parser(IntakeOptions()) as parser:
        for name, data in all_documents().items():
            (tmp_path / name).write_bytes(data)
            items = list(parser.read_path(tmp_path / name, name, {}))
            pages = parser.main_texts([item for item in items if isinstance(item, Page)])
            texts = [item.text for item in [*items, *pages] if isinstance(item, Found)]
            assert texts and all("held a meeting on" in one for one in texts), name
            assert not any(isinstance(item, Refused) for item in [*items, *pages])
