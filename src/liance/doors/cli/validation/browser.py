"""A small browser: pages over HTTP with cookies, forms read from the page and sent back filled.

It knows nothing of the application but what a page shows, so that what it proves holds for a
person at a screen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import quote, urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, OpenerDirector, ProxyHandler, Request, build_opener

Value = str | Iterable[str]


@dataclass
class Form:
    """A form of a page: where it posts, its fields with the values they show, its choices."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    choices: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def choice(self, name: str, words: str) -> str:
        """The value of the choice of ``name`` whose label contains ``words``."""
        for value, label in self.choices.get(name, []):
            if words in label:
                return value
        raise LookupError(f"{name}: no choice with {words!r} among {self.choices.get(name)}")

    def filled(self, values: Mapping[str, Value]) -> list[tuple[str, str]]:
        """The fields with ``values`` in place of what they showed."""
        kept = [(n, v) for n, v in self.fields if n not in values]
        for name, value in values.items():
            several = [value] if isinstance(value, str) else list(value)
            kept += [(name, one) for one in several]
        return kept


@dataclass(frozen=True)
class Page:
    """An answer: status, address after redirects, text, forms."""

    status: int
    url: str
    text: str
    forms: tuple[Form, ...]

    @property
    def path(self) -> str:
        """The path of the address."""
        return urlsplit(self.url).path

    def form(self, action: str = "", *, having: str = "") -> Form:
        """The first POST form whose action contains ``action`` and which has a field ``having``."""
        for form in self.forms:
            names = {n for n, _ in form.fields} | set(form.choices)
            if form.method == "post" and action in form.action and (not having or having in names):
                return form
        known = [f.action for f in self.forms]
        raise LookupError(f"{self.path}: no form {action!r} {having!r} among {known}")

    def links(self, part: str) -> list[str]:
        """The addresses on the page that contain ``part``, in order, each once."""
        reader = _Links(part)
        reader.feed(self.text)
        return list(dict.fromkeys(reader.found))


class Browser:
    """One person's browser at ``base``."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.opener: OpenerDirector = build_opener(
            ProxyHandler({}), HTTPCookieProcessor(CookieJar())
        )

    def get(self, path: str) -> Page:
        """Open an address."""
        address = quote(urljoin(self.base, path), safe="/:?&=%-._~")
        return self._open(Request(address))  # noqa: S310 - our own loopback

    def submit(self, page: Page, form: Form, **values: Value) -> Page:
        """Send a form of ``page`` with ``values``; what is not named goes as the page showed it."""
        body = urlencode(form.filled(values)).encode()
        return self._send(page, form, body, "application/x-www-form-urlencoded")

    def submit_with(
        self, page: Page, form: Form, files: Mapping[str, tuple[str, bytes]], **values: Value
    ) -> Page:
        """The same with files: name and content by field."""
        return self._send(page, form, *_parts(form.filled(values), files))

    def _send(self, page: Page, form: Form, body: bytes, kind: str) -> Page:
        headers = {"Referer": page.url, "Origin": self.base, "Content-Type": kind}
        address = urljoin(page.url, form.action or page.url)
        return self._open(Request(address, data=body, headers=headers))  # noqa: S310 - our loopback

    def sign_in(self, username: str, password: str) -> Page:
        """Sign in on the sign-in page."""
        page = self.get("/account/login/")
        return self.submit(page, page.form(having="login"), login=username, password=password)

    def _open(self, request: Request) -> Page:
        try:
            with self.opener.open(request, timeout=60) as answer:
                return _page(answer.status, answer.url, answer.read())
        except HTTPError as refused:
            return _page(refused.code, refused.url or request.full_url, refused.read())


def _parts(
    fields: Iterable[tuple[str, str]], files: Mapping[str, tuple[str, bytes]]
) -> tuple[bytes, str]:
    """The body of a form with files, and its content type."""
    mark = "liance-validation-boundary"
    said = b"".join(
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields
        if name not in files
    )
    for name, (title, content) in files.items():
        said += (
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{title}"\r\n'
            "Content-Type: application/pdf\r\n\r\n"
        ).encode() + content + b"\r\n"  # fmt: skip
    return said + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"


def _page(status: int, url: str, body: bytes) -> Page:
    text = body.decode("utf-8", "replace")
    reader = _Forms()
    if "<form" in text:
        reader.feed(text)
    return Page(status, url, text, tuple(reader.forms))


class _Links(HTMLParser):
    def __init__(self, part: str) -> None:
        super().__init__()
        self.part = part
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get("href") or ""
        if tag == "a" and self.part in address:
            self.found.append(address)


class _Forms(HTMLParser):
    """Reads forms as a browser does: checked boxes, chosen options, hidden fields, text areas."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.inside: Form | None = None
        self.select, self.several = "", False
        self.option: dict[str, str] | None = None
        self.area = ""
        self.label: list[str] | None = None
        self.pending: tuple[str, str] | None = None
        self.said = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {k: v if v is not None else "" for k, v in attrs}
        if tag == "form":
            self.inside = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self.inside)
        if self.inside is None:
            return
        if tag == "input":
            self._input(self.inside, given)
        elif tag == "select":
            self.select, self.several = given.get("name", ""), "multiple" in given
            self.inside.choices.setdefault(self.select, [])
        elif tag == "option":
            self.option, self.said = given, ""
        elif tag == "textarea":
            self.area, self.said = given.get("name", ""), ""
        elif tag == "button" and given.get("name"):
            self.inside.buttons.append((given["name"], given.get("value", "")))
        elif tag == "label":
            self.said = ""

    def _input(self, form: Form, given: dict[str, str]) -> None:
        name, kind = given.get("name", ""), given.get("type", "text")
        if not name or kind in {"submit", "button", "file", "image"}:
            return
        value = given.get("value", "on" if kind in {"checkbox", "radio"} else "")
        if kind in {"checkbox", "radio"}:
            form.choices.setdefault(name, [])
            if given.get("aria-label"):
                form.choices[name].append((value, given["aria-label"]))
            else:
                self.pending = (name, value)
            if "checked" not in given:
                return
        form.fields.append((name, value))

    def handle_data(self, data: str) -> None:
        self.said += data

    def handle_endtag(self, tag: str) -> None:
        form = self.inside
        if form is None:
            return
        words = " ".join(self.said.split())
        if tag == "option" and self.option is not None:
            value = self.option.get("value", words)
            form.choices[self.select].append((value, words))
            if "selected" in self.option:
                form.fields.append((self.select, value))
            self.option = None
        elif tag == "select":
            # A browser sends the first option of a select where none is marked, unless several may be.
            options = [] if self.several else form.choices.get(self.select, [])
            if options and self.select not in {name for name, _ in form.fields}:
                form.fields.append((self.select, options[0][0]))
        elif tag == "textarea":
            form.fields.append((self.area, self.said.removeprefix("\r\n").removeprefix("\n")))
        elif tag == "label" and self.pending:
            name, value = self.pending
            form.choices[name].append((value, words))
            self.pending = None
        elif tag == "form":
            self.inside = None
