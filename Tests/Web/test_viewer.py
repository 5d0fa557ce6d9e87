"""The viewer: what is on the canvas is compared with the greys that the sample objects hold."""
import io
import time

import pytest
from PIL import Image

import sample_objects
from sample_objects import CT_SLICES, XA_FRAMES, ct_grey, uid, xa_grey
from waiting import until


MODES = ["webgl", "processor"]


def open_study(page, node_url, study, series=None, query="", mode=""):
    address = f"{node_url}/viewer?study={uid(study)}{query}"
    if mode:
        address += f"&renderer={mode}"
    if series:
        address += f"&series={uid(study, series)}"
    page.goto(address, wait_until="commit")


def wait_for_image(page, number, source="samples"):
    page.wait_for_selector(f'canvas[data-displayed="{number}"][data-source="{source}"]')
    # The attribute is set while drawing; the screen follows with the next frame.
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def centre(page):
    """The colour in the middle of the canvas, as it is on the screen."""
    box = page.locator("canvas").bounding_box()
    clip = {"x": box["x"] + box["width"] / 2 - 4, "y": box["y"] + box["height"] / 2 - 4, "width": 8, "height": 8}
    image = Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB")
    return image.getpixel((4, 4))


def assert_colour(page, expected, tolerance):
    """The middle of the canvas takes this colour; a busy machine may need a moment to draw."""
    deadline = time.monotonic() + 8
    while True:
        colour = centre(page)
        if all(abs(a - b) <= tolerance for a, b in zip(colour, expected)):
            return
        assert time.monotonic() < deadline, (colour, expected)


def assert_grey(page, expected, tolerance=2):
    assert_colour(page, (expected,) * 3, tolerance)


def assert_shows_what_it_says(page, grey_of, tolerance=2):
    """The frame on the screen is the frame named; a drawing that was on its way may still arrive."""
    deadline = time.monotonic() + 8
    while True:
        before = page.get_attribute("canvas", "data-displayed")
        wait_for_image(page, before)
        colour = centre(page)
        named = int(page.get_attribute("canvas", "data-displayed"))
        if str(named) == before and all(abs(part - grey_of(named)) <= tolerance for part in colour):
            return
        assert time.monotonic() < deadline, (named, colour, grey_of(named))


def test_a_ct_series_opens_in_order_and_scrolling_shows_other_slices(page, node_url, shoot):
    page.goto(node_url, wait_until="commit")
    page.fill("#search", "oyxd")
    page.wait_for_selector(f'tr[data-study="{uid("ct")}"]')
    page.dblclick(f'tr[data-study="{uid("ct")}"]')
    wait_for_image(page, 1)
    assert_grey(page, ct_grey(1))
    assert "欧阳晓东" in page.inner_text(".overlay")
    shoot(page, "viewer-ct-zh")
    canvas = page.locator("canvas")
    canvas.hover()
    page.mouse.wheel(0, 120)
    wait_for_image(page, 2)
    assert_grey(page, ct_grey(2))
    page.keyboard.press("End")
    wait_for_image(page, CT_SLICES)
    assert_grey(page, ct_grey(CT_SLICES))
    assert ct_grey(1) != ct_grey(2) != ct_grey(CT_SLICES)


@pytest.mark.parametrize("mode", MODES)
def test_the_slider_goes_straight_to_a_slice(page, node_url, mode):
    open_study(page, node_url, "ct", mode=mode)
    wait_for_image(page, 1)
    box = page.locator(".frame-slider .track").bounding_box()
    page.mouse.click(box["x"] + 2, box["y"] + box["height"] * 5 / (CT_SLICES - 1))
    wait_for_image(page, 6)
    assert_grey(page, ct_grey(6))


@pytest.mark.parametrize("mode", MODES)
def test_windows_by_preset_typing_dragging_and_inversion(page, node_url, mode, shoot):
    open_study(page, node_url, "ct", mode=mode)
    wait_for_image(page, 1)
    page.click(".menu-button")
    shoot(page, f"viewer-presets-{mode}-zh")
    page.click(".menu >> text=骨")
    until(page, "document.querySelector('.overlay').textContent.includes('窗宽 1800')")
    assert_grey(page, ct_grey(1, 400, 1800))
    page.fill(".window-menu label:nth-of-type(1) input", "600")
    page.keyboard.press("Tab")
    page.fill(".window-menu label:nth-of-type(2) input", "-100")
    page.keyboard.press("Tab")
    until(page, "document.querySelector('.overlay').textContent.includes('窗位 -100')")
    assert_grey(page, ct_grey(1, -100, 600))
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("i")
    assert_grey(page, 255 - ct_grey(1, -100, 600))
    page.keyboard.press("r")
    assert_grey(page, ct_grey(1))
    box = page.locator("canvas").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 100, steps=4)
    page.mouse.up()
    page.wait_for_timeout(300)
    until(page, "Number(document.querySelector('.overlay').textContent.match(/窗位 (-?[0-9.]+)/)[1]) < -40")
    assert centre(page)[0] > ct_grey(1) + 20


@pytest.mark.parametrize("mode", MODES)
def test_zoom_and_pan_move_the_image_and_fit_brings_it_back(page, node_url, mode):
    open_study(page, node_url, "ct", mode=mode)
    wait_for_image(page, 1)
    zoom = "document.querySelector('.corner.bottom.right').textContent.match(/缩放 (\\d+)%/)[1]"
    before = int(page.evaluate(zoom))
    page.keyboard.press("+")
    until(page, f"Math.abs({zoom} - {before * 1.25}) <= 2")
    box = page.locator("canvas").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down(button="middle")
    page.mouse.move(box["x"] + box["width"] / 2 + 330, box["y"] + box["height"] / 2, steps=3)
    page.mouse.up(button="middle")
    assert_grey(page, ct_grey_of_body())
    page.keyboard.press("f")
    until(page, f"{zoom} == {before}")
    assert_grey(page, ct_grey(1))


def ct_grey_of_body():
    return round(255 * ((40 - 49.5) / 399 + 0.5))


def test_letters_scale_and_text_describe_the_image_and_can_be_hidden(page, node_url):
    open_study(page, node_url, "ct")
    wait_for_image(page, 1)
    letters = {edge: page.inner_text(f".letter.{edge}") for edge in ("left", "right", "top", "bottom")}
    assert letters == {"left": "R", "right": "L", "top": "A", "bottom": "P"}
    assert "患者平面" in page.inner_text(".scale-bar")
    for part in ("JWT0001", "肝脏 CT 平扫", "层厚 5 mm", "图像 1 / 12", "窗宽 400"):
        assert part in page.inner_text(".overlay")
    assert "不得用于原始诊断" in page.inner_text(".disclaimer") and "Not for primary diagnosis" in page.inner_text(".disclaimer")
    page.keyboard.press("o")
    page.wait_for_selector(".overlay", state="detached")
    assert page.is_visible(".disclaimer")


def test_attributes_are_searched_by_name_tag_and_value(page, node_url, shoot):
    open_study(page, node_url, "ct")
    wait_for_image(page, 1)
    page.keyboard.press("m")
    page.wait_for_selector(".attributes .row")
    shoot(page, "viewer-attributes-zh")
    for text, expected in (("窗宽", "WindowWidth"), ("0010,0020", "JWT0001"), ("重标截距", "-1024"), ("欧阳", "PatientName")):
        page.fill(".attributes input", text)
        until(page, f"document.querySelector('.attributes .rows').textContent.includes({expected!r})")


@pytest.mark.parametrize("mode", MODES)
def test_a_cine_plays_at_its_rate_and_shows_the_frame_it_says(page, node_url, mode, shoot):
    open_study(page, node_url, "xa", 1, mode=mode)
    wait_for_image(page, 1)
    assert_grey(page, xa_grey(1))
    assert "RAO 30°" in page.inner_text(".overlay") and "探测器平面" in page.inner_text(".scale-bar")
    assert "按 FrameTime" in page.inner_text(".cine-bar")
    page.evaluate("""() => {
      const canvas = document.querySelector('canvas');
      window.seen = [];
      new MutationObserver(() => {
        const frame = Number(canvas.dataset.displayed);
        if (window.seen.at(-1)?.[0] !== frame) window.seen.push([frame, performance.now()]);
      }).observe(canvas, { attributes: true, attributeFilter: ['data-displayed'] });
    }""")
    page.click(".cine-bar button")
    time.sleep(3)
    shoot(page, f"viewer-xa-cine-{mode}-zh")
    page.click(".cine-bar button")
    seen = page.evaluate("window.seen")
    assert len({frame for frame, _ in seen}) >= XA_FRAMES / 3
    # Distance travelled round the loop against the time it took: the rate holds even when frames are skipped.
    travelled = sum((b - a) % XA_FRAMES for (a, _), (b, _) in zip(seen, seen[1:]))
    seconds = (seen[-1][1] - seen[0][1]) / 1000
    assert travelled / seconds == pytest.approx(1000 / sample_objects.XA_FRAME_TIME, rel=0.2)
    assert_shows_what_it_says(page, xa_grey)


@pytest.mark.parametrize("mode", MODES)
def test_inverse_and_colour_images_are_drawn_right(page, node_url, mode):
    open_study(page, node_url, "xa", 2, mode=mode)
    wait_for_image(page, 1)
    assert_grey(page, 235)
    open_study(page, node_url, "xa", 3, mode=mode)
    page.wait_for_selector('canvas[data-displayed="1"]:not([data-source="preview"])')
    assert_colour(page, (200, 60, 30), tolerance=4)


def test_the_server_draws_where_it_is_asked_to(page, node_url):
    open_study(page, node_url, "ct", query="&renderer=server")
    wait_for_image(page, 1, "drawn")
    assert "由服务器绘制" in page.inner_text(".viewer-foot")
    assert_grey(page, ct_grey(1), tolerance=4)
    page.keyboard.press("ArrowDown")
    wait_for_image(page, 2, "drawn")
    assert_grey(page, ct_grey(2), tolerance=4)
    page.keyboard.press("i")
    assert_grey(page, 255 - ct_grey(2), tolerance=4)


def test_reports_and_documents_are_shown_as_what_they_are(page, node_url, shoot):
    open_study(page, node_url, "xa", 4)
    page.wait_for_selector(".report")
    assert "腹腔干造影见肿瘤染色" in page.inner_text(".report")
    shoot(page, "viewer-report-zh")
    page.click('.tile[data-modality="DOC"]')
    page.wait_for_selector(".open-document .button")
    assert "application/pdf" in page.inner_text(".document > header")
    with page.expect_response(lambda response: "bulkdata" in response.url.lower() or "00420011" in response.url) as fetched:
        page.click(".open-document .button")
    assert fetched.value.ok
    page.wait_for_timeout(300)
    assert page.locator(".failure").count() == 0


def test_the_viewer_speaks_english_and_narrow_screens_keep_the_image(page, node_url, shoot):
    open_study(page, node_url, "ct", query="&lang=en")
    wait_for_image(page, 1)
    assert "Image 1 / 12" in page.inner_text(".overlay")
    page.keyboard.press("?")
    shoot(page, "viewer-ct-en")
    page.set_viewport_size({"width": 420, "height": 820})
    page.wait_for_timeout(200)
    assert page.evaluate("document.documentElement.scrollWidth") <= 420
    assert page.locator("canvas").bounding_box()["height"] > 300
    shoot(page, "viewer-narrow-en")


@pytest.mark.parametrize("mode", MODES)
def test_switching_series_many_times_keeps_memory_flat(page, node_url, mode):
    open_study(page, node_url, "xa", 1, mode=mode)
    wait_for_image(page, 1)
    client = page.context.new_cdp_session(page)

    def heap():
        client.send("HeapProfiler.collectGarbage")
        usage = client.send("Runtime.getHeapUsage")
        return usage["usedSize"] + usage.get("backingStorageSize", 0)

    def round_trip():
        for series in (2, 1):
            page.click(f'.tile[data-series="{uid("xa", series)}"]')
            page.wait_for_selector(f'.tile[data-series="{uid("xa", series)}"][aria-pressed="true"]')
            wait_for_image(page, 1)

    for _ in range(2):
        round_trip()
    before = heap()
    for _ in range(6):
        round_trip()
    assert heap() - before < 3_000_000


def test_a_study_that_is_not_there_is_said_to_be_missing(page, node_url):
    page.goto(f"{node_url}/viewer?study=1.2.3.4.5.6", wait_until="commit")
    page.wait_for_selector("text=节点上没有这个检查")
    page.goto(f"{node_url}/viewer", wait_until="commit")
    page.wait_for_selector("text=地址里没有检查")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_control_of_the_head_lies_inside_the_window_at_any_width(page, node_url, language):
    for width in (1920, 1440, 1360, 1321, 1320, 1200, 1100, 1060, 1001, 1000, 900, 821):
        page.set_viewport_size({"width": width, "height": 820})
        open_study(page, node_url, "ct", query=f"&lang={language}")
        page.wait_for_selector(".toolbar")
        reach = page.evaluate("""() => {
          const head = document.querySelector('.viewer-head');
          const edges = [...head.querySelectorAll('.language, .toolbar')].map((each) => each.getBoundingClientRect());
          return [head.scrollWidth, ...edges.map((each) => each.right), head.getBoundingClientRect().height];
        }""")
        assert all(edge <= width for edge in reach[:-1]), (width, reach)
        assert width < 1100 or reach[-1] == 48, (width, reach)
