// Looks at the report as it stands in the browser. The value is a list of what is wrong with it, for a test to print.
(() => {
  "use strict";
  const wrong = [];
  const name = (node) => node.tagName.toLowerCase() + (node.id ? "#" + node.id : "") + (typeof node.className === "string" && node.className ? "." + node.className.replaceAll(" ", ".") : "");

  // Colours as they are seen: what is half transparent lets the colours behind it through.
  const parse = (s) => {
    const canvas = parse.canvas ||= new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = s;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  function behind(node) {
    const layers = [];
    for (let at = node; at; at = at.parentElement) layers.push(parse(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255, 1]);
  }
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const contrast = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let looked = 0;
  while (texts.nextNode()) {
    const node = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !node.checkVisibility({visibilityProperty: true}) || node.closest(".skip, script, style")) continue;
    looked++;
    const style = getComputedStyle(node), ground = behind(node);
    const size = parseFloat(style.fontSize), large = size >= 24 || size >= 18.66 && Number(style.fontWeight) >= 700;
    const ratio = contrast(over(parse(style.color), ground), ground);
    if (ratio < (large ? 3 : 4.5)) wrong.push(`contrast ${ratio.toFixed(2)} of “${texts.currentNode.data.trim().slice(0, 40)}” in ${name(node)}`);
    if (size < 12 && !matchMedia("print").matches) wrong.push(`${size}px is too small to read: ${name(node)}`);
  }
  if (looked < 10) wrong.push(`only ${looked} pieces of text`);

  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) {
    wrong.push(`${document.documentElement.scrollWidth} wide in a window of ${width}`);
    for (const node of document.body.querySelectorAll("*")) {
      if (!node.closest(".skip") && node.getBoundingClientRect().right > width + 1) wrong.push("  as of " + name(node));
    }
  }

  // What is pressed with a finger is large enough for one, unless it stands in running text.
  if (!matchMedia("print").matches) {
    for (const node of document.querySelectorAll("button, summary, label, input:not(label input)")) {
      const box = node.getBoundingClientRect();
      if (node.checkVisibility() && (box.height < 24 || box.width < 24)) wrong.push(`${name(node)} is ${box.width} × ${box.height}`);
    }
  }
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) wrong.push(`two elements are called ${id}`);
  for (const node of document.querySelectorAll("[aria-labelledby], [aria-controls], [aria-describedby]")) {
    for (const key of ["aria-labelledby", "aria-controls", "aria-describedby"]) {
      for (const id of (node.getAttribute(key) || "").split(/\s+/).filter(Boolean)) if (!document.getElementById(id)) wrong.push(`${key} of ${name(node)} leads nowhere`);
    }
  }
  for (const table of document.querySelectorAll("table")) if (!table.querySelector("th[scope]")) wrong.push("a table without headers");
  for (const set of document.querySelectorAll("fieldset")) if (!set.querySelector(":scope > legend")) wrong.push("a group of choices without a name");
  if (!document.documentElement.lang) wrong.push("no language");
  if (!document.title) wrong.push("no title");
  return wrong;
})()
