"""Mails (.eml, RFC 5322) and saved pages (.mht, RFC 2557), by the standard library: the text, and what is attached."""

from __future__ import annotations

import email
import email.policy
import io
import re
from collections.abc import Iterator
from email.message import EmailMessage

from warehouse.intake.formats.archive import Reader, member_uri
from warehouse.intake.formats.columns import words
from warehouse.intake.formats.encoding import decode, is_blank
from warehouse.intake.leavings import LONGEST_NAME
from warehouse.intake.model import Claims, Found, Ignored, IntakeOptions, Item, Page, Reason, Refused, RefusedError

_MOST_PARTS = 2_000
_FORWARDED = re.compile(r"\s*(?:(?:re|fwd?|fw|aw|wg|答复|回复|转发)\s*[:：]\s*)+", re.I)
_ENDINGS = {
    "text/plain": ".txt",
    "text/html": ".html",
    "text/csv": ".csv",
    "application/pdf": ".pdf",
    "message/rfc822": ".eml",
}
_OWN = ("image/", "font/", "audio/", "video/")
_STYLE = (
    "text/css",
    "application/javascript",
    "text/javascript",
    "application/pgp-signature",
    "application/pkcs7-signature",
)


def read_mail(data: bytes, uri: str, options: IntakeOptions, read: Reader) -> Iterator[Item]:
    """The text of a mail or saved page, then each file that is attached, as a member of it.

    Its day is not taken for that of the text: it is when the mail was sent, or the page saved. Raises RefusedError
    where it holds nothing, or is encrypted.
    """
    # Saved pages begin with line ends, or with a mark of the encoding, where writers are careless.
    message = email.message_from_bytes(data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"), policy=email.policy.default)
    if not isinstance(message, EmailMessage) or not message.keys():
        raise RefusedError(Reason.MALFORMED_RECORD, "has no head as mails have; save it again, or as .txt")
    kind = message.get_content_type()
    if kind in ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"):
        raise RefusedError(Reason.ENCRYPTED, "is encrypted; give its text unencrypted")
    parts = list(_parts(message))
    if len(parts) > _MOST_PARTS:
        raise RefusedError(Reason.BOMB, f"has more than {_MOST_PARTS:,} parts; take out what is needed")
    claims = _claims(message)
    body = _body(message, parts)
    n_given = 0
    for place, part in enumerate(parts, start=1):
        where = uri if part is body else member_uri(uri, _name(part, place))
        content = _content(part)
        if part is body:
            n_given += 1
            yield _text(part, content, where, claims, options)
        elif part.get_content_maintype() == "message" and isinstance(part.get_payload(), list):
            continue  # its parts follow by themselves
        elif not _is_attached(part) and _is_alternative(part, body):
            yield Ignored(where, "the same text in another form")
        elif part.get_content_type().startswith(_OWN) or part.get_content_type() in _STYLE:
            yield Ignored(where, "picture or style of a mail")
        elif part.get_content_type() == "text/html" and not _is_attached(part):
            yield Ignored(where, "frame of a page")
        elif len(content) > options.max_document_bytes:
            n_given += 1
            yield Refused(where, Reason.TOO_LARGE, f"is larger than {options.max_document_bytes:,} bytes")
        else:
            n_given += 1
            try:
                yield from read(io.BytesIO(content), _name(part, place), where)
            except RefusedError as error:
                yield Refused(where, error.reason, error.detail, content)
            except Exception as error:  # damaged in any way
                yield Refused(where, Reason.UNREADABLE, f"is damaged: {error}; save it anew", content)
    if not n_given:
        raise RefusedError(Reason.EMPTY, "holds neither a text nor an attached file; remove it")


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that are not only there to hold others."""
    for count, part in enumerate(message.walk()):
        if count > 2 * _MOST_PARTS:
            raise RefusedError(Reason.BOMB, f"has more than {_MOST_PARTS:,} parts; take out what is needed")
        if isinstance(part, EmailMessage) and not part.is_multipart():
            yield part


def _body(message: EmailMessage, parts: list[EmailMessage]) -> EmailMessage | None:
    """What holds the text: of a saved page its root; of a mail its plain text, else its HTML."""
    unattached = [part for part in parts if not _is_attached(part)]
    if message.get_content_type() == "multipart/related" or message.get("Snapshot-Content-Location"):
        return next(
            (part for part in unattached if part.get_content_type() in ("text/html", "application/xhtml+xml")), None
        )
    for kind in ("text/plain", "text/html"):
        for part in unattached:
            if part.get_content_type() == kind and not is_blank(_content(part).decode("latin-1")):
                return part
    return None


def _is_alternative(part: EmailMessage, body: EmailMessage | None) -> bool:
    return body is not None and part.get_content_type() in ("text/plain", "text/html") and part is not body


def _is_attached(part: EmailMessage) -> bool:
    return part.get_content_disposition() == "attachment" or (
        part.get_filename() is not None and not part.get_content_type().startswith("text/")
    )


def _content(part: EmailMessage) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        return b""
    return content if isinstance(content, bytes) else b""


def _text(part: EmailMessage, content: bytes, where: str, claims: Claims, options: IntakeOptions) -> Item:
    charset = part.get_content_charset()
    if len(content) > options.max_bytes:
        return Refused(where, Reason.TOO_LARGE, f"holds more text than {options.max_bytes:,} bytes")
    if part.get_content_type() != "text/plain":
        return Page(where, content, claims, charset=charset, encoding=options.encoding)
    try:
        decoded = decode(content, told=options.encoding or charset_name(charset))
    except RefusedError as error:
        return Refused(where, error.reason, error.detail, content)
    return Found(where, decoded.text.replace("\r\n", "\n"), decoded.encoding, claims, content)


def charset_name(charset: str | None) -> str | None:
    """The encoding that a mail names, where it is one that texts can be told to be in."""
    from warehouse.intake.formats.encodings import check_encoding  # noqa: PLC0415 - one use

    try:
        return check_encoding(charset) if charset else None
    except ValueError:
        return None


def _claims(message: EmailMessage) -> Claims:
    title = words(_FORWARDED.sub("", _head(message, "Subject") or "", count=1))
    url = _head(message, "Snapshot-Content-Location") or _head(message, "Content-Location")
    return Claims(url=words(url) if url and url.startswith(("http://", "https://")) else None, title=title)


def _head(message: EmailMessage, name: str) -> str | None:
    try:
        value = message.get(name)
    except (ValueError, LookupError, IndexError, AttributeError, TypeError):  # heads that the library cannot read
        return None
    return None if value is None else str(value)


def _name(part: EmailMessage, place: int) -> str:
    """The name of a part as a member: its own, without folders and what no file's name holds."""
    try:
        told = part.get_filename() or ""
    except (ValueError, LookupError, IndexError, AttributeError, TypeError):
        told = ""
    own = told.replace("\\", "/").rpartition("/")[2]
    own = "".join(character for character in own if character.isprintable()).strip()
    if own in ("", ".", "..") or len(own.encode("utf-8", "replace")) > LONGEST_NAME // 16:
        own = ""
    if own:
        return own.encode("utf-8", "replace").decode("utf-8")
    return f"part-{place}{_ENDINGS.get(part.get_content_type(), '')}"
