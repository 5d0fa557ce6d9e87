"""Waiting for a condition in the page. Playwright's own wait_for_function needs eval, which the
console's content security policy rightly forbids."""
import time


def until(page, expression, seconds=20):
    """Return the expression's value once it is true."""
    deadline = time.monotonic() + seconds
    while True:
        value = page.evaluate(expression)
        if value:
            return value
        assert time.monotonic() < deadline, f"never true: {expression}"
        time.sleep(0.05)
