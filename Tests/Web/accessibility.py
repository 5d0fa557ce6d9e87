"""What a reader who sees little, or works without a mouse, needs of a page: names of controls, contrast of text,
one heading of the first order, nothing wider than the window."""

# WCAG 2.2: 1.4.3 (contrast 4.5, of large text 3), 4.1.2 (names), 1.3.1 (headers of tables).
CONTRAST = """() => {
  const parse = (text) => {
    const mixed = /^color\\(srgb ([\\d.]+) ([\\d.]+) ([\\d.]+)(?: \\/ ([\\d.]+))?\\)/.exec(text);
    if (mixed) return [...mixed.slice(1, 4).map((each) => each * 255), mixed[4] === undefined ? 1 : Number(mixed[4])];
    const found = (text.match(/[\\d.]+/g) ?? []).map(Number);
    return [...found.slice(0, 3), found.length > 3 ? found[3] : 1];
  };
  const over = (front, back) => [0, 1, 2].map((i) => front[i] * front[3] + back[i] * (1 - front[3]));
  const light = (colour) => {
    const [r, g, b] = colour.map((each) => each / 255).map((each) => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    const layers = [];
    for (let each = element; each; each = each.parentElement) {
      const colour = parse(getComputedStyle(each).backgroundColor);
      if (colour[3] > 0) layers.push(colour);
      if (colour[3] === 1) break;
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
  };
  const faults = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || element.closest('svg, script, noscript, option, .visually-hidden, [aria-hidden=true], :disabled')) continue;
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || element.getClientRects().length === 0) continue;
    const style = getComputedStyle(element);
    const back = ground(element);
    const [one, other] = [light(over(parse(style.color), back)), light(back)].sort((a, b) => b - a);
    const ratio = (one + 0.05) / (other + 0.05);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || size >= 18.66 && Number(style.fontWeight) >= 700;
    if (ratio < (isLarge ? 3 : 4.5)) faults.set(`${element.tagName}.${element.className} ${style.color} on ${back.map(Math.round)} ${ratio.toFixed(2)}`, walker.currentNode.data.trim().slice(0, 30));
  }
  return [...faults].map((each) => each.join(': '));
}"""

NAMES = """() => [...document.querySelectorAll('button, a[href], input, select, textarea, summary, dialog, [role=region], [role=img]')]
  .filter((each) => each.checkVisibility()).filter((each) => {
    const labels = [...(each.labels ?? [])].map((label) => label.textContent).join('');
    const by = (each.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join('');
    return !(each.getAttribute('aria-label') || by || labels || each.textContent).trim();
  }).map((each) => each.outerHTML.slice(0, 120))"""

HEADERS = """() => [...document.querySelectorAll('table')].filter((each) => [...each.querySelectorAll('thead th')]
  .some((head) => head.scope !== 'col' || !head.textContent.trim())).map((each) => each.outerHTML.slice(0, 120))"""


def faults(page):
    """Everything that is wrong, in words; empty where nothing is."""
    found = [f"contrast {each}" for each in page.evaluate(CONTRAST)]
    found += [f"no name: {each}" for each in page.evaluate(NAMES)]
    found += [f"no header: {each}" for each in page.evaluate(HEADERS)]
    if page.locator("h1").count() != 1:
        found.append(f"{page.locator('h1').count()} headings of the first order")
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("wider than the window")
    return found
