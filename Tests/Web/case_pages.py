"""Filling in the forms of cases as a person does, and the interface beside them."""
import json
import urllib.error
import urllib.request

from waiting import until

PASSWORD = "Yanshi-Guifan-2012"


class Interface:
    """The node's JSON interface, signed in with an account of the demonstration."""

    def __init__(self, url, name):
        self.url, self.name = url, name
        self.sign_in()

    def sign_in(self):
        with urllib.request.urlopen(self._request("POST", "/session", {"name": self.name, "password": PASSWORD}), timeout=30) as answer:
            self.cookie = answer.headers["Set-Cookie"].split(";")[0]
            self.session = json.load(answer)

    def _request(self, method, path, body=None, headers=None):
        return urllib.request.Request(
            f"{self.url}/api/v1{path}", method=method, data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json", **(headers or {})})

    def __call__(self, method, path, body=None, retries=True, **headers):
        """Status and JSON of an answer."""
        own = {"Cookie": self.cookie, "X-CSRF-Token": self.session["csrf"],
               **{name.replace("_", "-"): value for name, value in headers.items()}}
        try:
            with urllib.request.urlopen(self._request(method, path, body, own), timeout=30) as answer:
                text = answer.read()
                return answer.status, json.loads(text) if text else None
        except urllib.error.HTTPError as error:
            text = error.read()
            if error.code == 401 and retries:
                # Only an account's newest sessions live; the pages' tests begin many.
                self.sign_in()
                return self(method, path, body, retries=False, **headers)
            return error.code, json.loads(text) if text else None

    def get(self, path):
        status, body = self("GET", path)
        assert status == 200, (path, status, body)
        return body

    def case(self, id):
        return self.get(f"/cases/{id}")

    def step(self, id, name, body):
        status, answer = self("POST", f"/cases/{id}/steps/{name}", body, If_Match=f'"v{self.case(id)["version"]}"')
        assert status == 200, (name, status, answer)
        return answer


def sign_in(page, url, name, language="zh"):
    page.goto(f"{url}/login?lang={language}")
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url("**/work**", timeout=30_000)


def control(place):
    return f'[id="f-{place}"]'


def choose(page, place, text):
    """Type into a box of codes and take what is marked."""
    page.fill(control(place), text)
    page.wait_for_selector(f'[id="f-{place}-list"] [aria-selected="true"]')
    page.press(control(place), "Enter")


def answer(page, place, yes):
    page.check(control(place) if yes else f'[id="f-{place}-no"]')


def fill(page, values):
    """Values by place: a text or number is typed, ("code", text) chosen, True and False answered, None stated as none."""
    for place, value in values.items():
        if isinstance(value, bool):
            answer(page, place, value)
        elif isinstance(value, tuple):
            for text in value[1:]:
                choose(page, place, text)
        elif value is None:
            page.check(f'[id="f-{place}-none"]')
        elif isinstance(value, dict):
            page.select_option(f'[data-place="{place}"] select[data-missing]', value["missing"])
        else:
            page.fill(control(place), str(value))


def add_row(page, place):
    """A row more; the reader is in its first box then."""
    number = page.locator(f'[data-place="{place}"] > .row').count() + 1
    page.click(f'[data-place="{place}"] > .row-buttons .add-row')
    until(page, f"document.activeElement?.closest('.row')?.id === 'f-{place}[{number}]-row'")


def submit(page):
    page.click(".submit-bar button[type=submit]")


def done(page):
    page.wait_for_selector(".done-notice")
    return page.inner_text(".done-notice")
