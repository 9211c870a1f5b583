"""Are the facts of an article the same when it comes as a Word, PDF or other file? ``python -m benchmarks.forms``

Takes articles of the samples, has other programs make files of them (LibreOffice, pandoc, Chromium, LaTeX: those that
are installed), reads each, and compares what the reader finds with what it finds in the article as a text.
"""

from __future__ import annotations

import argparse
import csv
import email.policy
import html
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from extraction.languages import read
from warehouse.intake.formats.file import FileReader
from warehouse.intake.formats.html import main_text
from warehouse.intake.model import Found, IntakeOptions, Page

Articles = dict[str, str]
_PLACES = frozenset(
    {"period", "start", "end", "start_char", "end_char", "deadline", "sentence", "paragraph", "evidence"}
)


@dataclass(slots=True)
class Outcome:
    """How many files of one kind there were, and which were read otherwise than the text."""

    count: int = 0
    other_text: list[str] = field(default_factory=list)
    other_facts: dict[str, list[str]] = field(default_factory=dict)


def facts(text: str) -> dict[str, Any]:
    """What the reader finds, without the places of the words."""
    reading = asdict(read(text)) if hasattr(read(text), "__dataclass_fields__") else {}
    return {
        name: _plain(value)
        for name, value in reading.items()
        if name in ("document", "meeting", "attendees", "directives", "figures", "reported_figures")
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items() if key not in _PLACES}
    if isinstance(value, list | tuple):
        if hasattr(value, "_asdict"):
            return _plain(value._asdict())
        return [_plain(one) for one in value]
    if isinstance(value, str):
        return " ".join(value.split())
    return value


def text_of(path: Path, options: IntakeOptions) -> str | None:
    """The text of a file with one text in it; None where it is refused."""
    texts = []
    for item in FileReader(options, {}).read_path(path, path.name):
        found = main_text(item) if isinstance(item, Page) else item
        if isinstance(found, Found):
            texts.append(found.text)
    return texts[0] if len(texts) == 1 else None


# -- makers: each writes a file for every article into a folder


def _page(text: str) -> str:
    # Without a title: pandoc would print it above the text.
    body = "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n") if line.strip())
    return f"<!doctype html><html><head><meta charset='utf-8'></head><body><article>{body}</article></body></html>"


def _run(*command: str, cwd: Path) -> None:
    subprocess.run(command, cwd=cwd, check=False, capture_output=True, timeout=580)


def _office(suffix: str, source: str) -> Callable[[Articles, Path], None]:
    def make(articles: Articles, folder: Path) -> None:
        given = folder / "given"
        given.mkdir()
        for name, text in articles.items():
            (given / f"{name}.{source}").write_text(_page(text) if source == "html" else text, encoding="utf-8")
        reads = "HTML (StarWriter)" if source == "html" else "Text (encoded):UTF8"
        _run(
            "soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", f"--infilter={reads}",
            "--convert-to", suffix, "--outdir", str(folder), *(str(path) for path in sorted(given.iterdir())),
            cwd=folder,
        )  # fmt: skip

    return make


def _pandoc(suffix: str) -> Callable[[Articles, Path], None]:
    def make(articles: Articles, folder: Path) -> None:
        for name, text in articles.items():
            (folder / f"{name}.html").write_text(_page(text), encoding="utf-8")
            _run("pandoc", "-s", "-f", "html", f"{name}.html", "-o", f"{name}.{suffix}", cwd=folder)

    return make


def _chromium(articles: Articles, folder: Path) -> None:
    for name, text in articles.items():
        (folder / f"{name}.html").write_text(_page(text), encoding="utf-8")
        _run(
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={folder}/{name}.pdf", f"file://{folder}/{name}.html", cwd=folder,
        )  # fmt: skip


_TEX = (
    r"\documentclass[11pt%s]{article}\usepackage[T1]{fontenc}\usepackage[utf8]{inputenc}\usepackage{lmodern}"
    r"\usepackage{textcomp}\usepackage{fancyhdr}\pagestyle{fancy}\fancyhead[L]{Work safety review}"
    r"\fancyhead[R]{\thepage}"
    r"\begin{document}%s\end{document}"
)
_TEX_SIGNS = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def _tex(text: str) -> str:
    escaped = re.sub(r"[\\~^&%$#_{}]", lambda sign: _TEX_SIGNS.get(sign[0], f"\\{sign[0]}"), text)
    escaped = re.sub(r"([-<>,'`])(?=\1)", r"\1{}", escaped.replace("'", r"\textquotesingle{}"))
    return re.sub(r"\n+", "\n\n", escaped)


def _latex(option: str) -> Callable[[Articles, Path], None]:
    def make(articles: Articles, folder: Path) -> None:
        for name, text in articles.items():
            if max(text) >= "\u2e80":
                continue  # its fonts have no Chinese
            (folder / f"{name}.tex").write_text(_TEX % (option, _tex(text)), encoding="utf-8")
            _run("pdflatex", "-interaction=nonstopmode", f"{name}.tex", cwd=folder)

    return make


def _sheets(suffix: str, program: str) -> Callable[[Articles, Path], None]:
    """Workbooks of one record each, made of CSV files."""

    def make(articles: Articles, folder: Path) -> None:
        given = folder / "given"
        given.mkdir()
        for name, text in articles.items():
            with (given / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([("id", "text"), (name, text)])
        if program == "ssconvert":
            for path in sorted(given.iterdir()):
                _run(program, str(path), str(folder / f"{path.stem}.{suffix}"), cwd=folder)
            return
        _run(
            "soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile",
            "--infilter=Text - txt - csv (StarCalc):44,34,76,1,,0,false,true", "--convert-to", suffix, "--outdir",
            str(folder), *(str(path) for path in sorted(given.iterdir())), cwd=folder,
        )  # fmt: skip

    return make


def _mail(cte: str, *, is_page: bool = False) -> Callable[[Articles, Path], None]:
    def make(articles: Articles, folder: Path) -> None:
        for name, text in articles.items():
            message = EmailMessage(policy=email.policy.SMTP)
            message["From"], message["To"], message["Subject"] = "a@news.example", "b@news.example", "A report"
            if is_page:
                message.set_content(_page(text), subtype="html", charset="utf-8", cte=cte)
            else:
                message.set_content(text, charset="utf-8", cte=cte)
            (folder / f"{name}.eml").write_bytes(message.as_bytes())

    return make


_PERL = """
use MIME::Lite; binmode STDIN, ':raw'; local $/; my $text = <STDIN>;
my $mail = MIME::Lite->new(
    From => 'a@news.example', To => 'b@news.example', Subject => 'A report', Type => 'multipart/alternative');
$mail->attach(Type => 'text/plain; charset=UTF-8', Data => $text, Encoding => 'quoted-printable');
$mail->attach(Type => 'text/html; charset=UTF-8', Data => '<p>The same as a page.</p>', Encoding => '8bit');
print $mail->as_string;
"""


def _perl(articles: Articles, folder: Path) -> None:
    for name, text in articles.items():
        done = subprocess.run(["perl", "-e", _PERL], input=text.encode(), check=False, capture_output=True, timeout=60)
        (folder / f"{name}.eml").write_bytes(done.stdout)


def _snapshots(articles: Articles, folder: Path) -> None:
    """Pages as Chromium saves them ("Webpage, single file")."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - here alone

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        session = page.context.new_cdp_session(page)
        for name, text in articles.items():
            (folder / f"{name}.html").write_text(_page(text), encoding="utf-8")
            page.goto((folder / f"{name}.html").as_uri())
            saved = session.send("Page.captureSnapshot", {"format": "mhtml"})["data"]
            (folder / f"{name}.mht").write_text(saved, encoding="utf-8", newline="")
        browser.close()


def _saved(articles: Articles, folder: Path) -> None:
    """Pages as word processors save them: a page and its pictures as parts, in the encoding of Chinese systems."""
    for name, text in articles.items():
        message = EmailMessage(policy=email.policy.SMTP)
        message["MIME-Version"], message["Content-Type"] = "1.0", "multipart/related"
        page = EmailMessage(policy=email.policy.SMTP)
        written = _page(text).replace("utf-8", "gb18030")
        page.set_content(written.encode("gb18030"), maintype="text", subtype="html", cte="base64")
        page.replace_header("Content-Type", 'text/html; charset="gb2312"')
        page["Content-Location"] = f"file:///C:/{name}.htm"
        picture = EmailMessage(policy=email.policy.SMTP)
        picture.set_content(b"\x89PNG\r\n\x1a\n", maintype="image", subtype="png")
        message.attach(page)
        message.attach(picture)
        (folder / f"{name}.mht").write_bytes(message.as_bytes())


MAKERS: dict[str, tuple[str, str, Callable[[Articles, Path], None]]] = {
    "docx, LibreOffice": ("soffice", "docx", _office("docx", "txt")),
    "docx, LibreOffice from a page": ("soffice", "docx", _office("docx", "html")),
    "docx, pandoc": ("pandoc", "docx", _pandoc("docx")),
    "odt, LibreOffice": ("soffice", "odt", _office("odt", "txt")),
    "odt, pandoc": ("pandoc", "odt", _pandoc("odt")),
    "rtf, LibreOffice": ("soffice", "rtf", _office("rtf", "txt")),
    "rtf, pandoc": ("pandoc", "rtf", _pandoc("rtf")),
    "epub, pandoc": ("pandoc", "epub", _pandoc("epub")),
    "pdf, LibreOffice": ("soffice", "pdf", _office("pdf", "txt")),
    "pdf, LibreOffice from a page": ("soffice", "pdf", _office("pdf", "html")),
    "pdf, Chromium": ("chromium", "pdf", _chromium),
    "pdf, LaTeX": ("pdflatex", "pdf", _latex("")),
    "pdf, LaTeX in two columns": ("pdflatex", "pdf", _latex(",twocolumn")),
    "xlsx, LibreOffice": ("soffice", "xlsx", _sheets("xlsx", "soffice")),
    "xlsx, Gnumeric": ("ssconvert", "xlsx", _sheets("xlsx", "ssconvert")),
    "ods, LibreOffice": ("soffice", "ods", _sheets("ods", "soffice")),
    "eml, Python, quoted-printable": ("python3", "eml", _mail("quoted-printable")),
    "eml, Python, base64": ("python3", "eml", _mail("base64")),
    "eml, Python, a page": ("python3", "eml", _mail("quoted-printable", is_page=True)),
    "eml, Perl": ("perl", "eml", _perl),
    "mht, Chromium": ("chromium", "mht", _snapshots),
    "mht, as word processors write it": ("python3", "mht", _saved),
}


def compare(articles: Articles, made: Path, suffix: str) -> Outcome:
    """Reads what was made and compares it with the articles."""
    outcome = Outcome()
    options = IntakeOptions()
    for name, text in articles.items():
        path = made / f"{name}.{suffix}"
        if not path.exists():
            continue
        outcome.count += 1
        found = text_of(path, options)
        if found is None:
            outcome.other_facts[name] = ["refused"]
            continue
        if re.sub(r"\s", "", found) != re.sub(r"\s", "", text):
            outcome.other_text.append(name)
        ours, theirs = facts(found), facts(text)
        if ours != theirs:
            outcome.other_facts[name] = [key for key in theirs if ours[key] != theirs[key]]
    return outcome


def sample(count: int, seed: int) -> Articles:
    """Articles of the samples, without what no page shows: blanks at ends of lines, several blanks together."""
    paths = sorted((Path(__file__).parent.parent / "samples" / "texts").glob("*.txt"))
    chosen = random.Random(seed).sample(paths, min(count, len(paths)))
    return {path.stem: _tidy(path.read_text(encoding="utf-8")) for path in sorted(chosen)}


def _tidy(text: str) -> str:
    lines = [" ".join(line.replace("\u00ad", "").replace("\ufeff", "").split()) for line in text.split("\n")]
    return "\n\n".join(line for line in lines if line) + "\n"


def results(articles: Articles, only: str, keep: Path | None) -> Iterator[tuple[str, Outcome]]:
    """The outcome of each kind whose program is here."""
    for name, (program, suffix, make) in MAKERS.items():
        if not re.search(only, name):
            continue
        if shutil.which(program) is None:
            print(f"{name}: no {program} here", file=sys.stderr)
            continue
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) if keep is None else keep / re.sub(r"\W+", "-", name)
            if keep is None or not folder.exists():
                folder.mkdir(exist_ok=True, parents=True)
                make(articles, folder)
            yield name, compare(articles, folder, suffix)


def main() -> None:
    """Prints a line a kind: files, those with the same words, those with the same facts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="expression that the name of the kind holds")
    parser.add_argument("--keep", type=Path, help="folder in which the files are made, and left; what is there is used")
    told = parser.parse_args()
    started = time.monotonic()
    for name, outcome in results(sample(told.count, told.seed), told.only, told.keep):
        print(
            f"{name}: {outcome.count} files, {outcome.count - len(outcome.other_text)} with the same words, "
            f"{outcome.count - len(outcome.other_facts)} with the same facts ({time.monotonic() - started:.0f} s)",
            flush=True,
        )
        for one, why in outcome.other_facts.items():
            print("   ", one, ", ".join(why))
        print("    other words:", ", ".join(outcome.other_text)) if outcome.other_text else None


if __name__ == "__main__":
    main()
