"""Somebody with an account of a demonstration's node, over its public interface."""
import datetime
import json
import urllib.error
import urllib.request


class Refused(Exception):
    """A problem document (RFC 9457) that the node answered with."""

    def __init__(self, status: int, problem: dict):
        super().__init__(f"HTTP {status} {problem.get('code')}: {problem.get('message', {}).get('en') or problem.get('title')}"
                         f" {problem.get('violations') or problem.get('errors') or ''}")
        self.status, self.problem = status, problem


class Visitor:
    """Somebody with an account of the demonstration. A session ends when the clock is moved; then he signs in again."""

    def __init__(self, root: str, name: str, password: str):
        self.root, self.name, self.password, self.cookie = root, name, password, None
        self.sign_in()

    def sign_in(self) -> None:
        self.cookie, self.csrf = None, None  # hashing a password takes its time: only who acts signs in
        answer, headers, session = self.request("POST", "session", {"name": self.name, "password": self.password})
        self.cookie, self.csrf = headers["set-cookie"].split(";")[0], session["csrf"]
        self.person, self.today = session["account"]["person"], datetime.date.fromisoformat(session["today"])
        self.institution = session["institution"]

    def request(self, method: str, path: str, body: dict | None = None, version: int | None = None) -> tuple[int, dict, dict]:
        headers = {"Accept": "application/json", "X-Purpose": "treatment"}
        if self.cookie:
            headers |= {"Cookie": self.cookie, "X-CSRF-Token": self.csrf}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if version is not None:
            headers["If-Match"] = f'"v{version}"'
        request = urllib.request.Request(f"{self.root}/api/v1/{path}", method=method, headers=headers,
                                         data=None if body is None else json.dumps(body).encode())
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                text = answer.read()
                return answer.status, {k.lower(): v for k, v in answer.headers.items()}, json.loads(text) if text else {}
        except urllib.error.HTTPError as error:
            raise Refused(error.code, json.loads(error.read() or b"{}")) from None

    def ask(self, method: str, path: str, body: dict | None = None, version: int | None = None) -> dict:
        try:
            return self.request(method, path, body, version)[2]
        except Refused as refused:
            if refused.status != 401:
                raise
        self.sign_in()
        return self.request(method, path, body, version)[2]
