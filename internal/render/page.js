// What is asked of a page. It is evaluated in a world of its own, where the page's scripts have changed nothing; but an
// element of the page may be called "id" or "childNodes", so that properties are read by their getters. The value is an
// object of functions.
(() => {
  "use strict";

  const getter = (owner, name) => {
    const get = Object.getOwnPropertyDescriptor(owner.prototype, name).get;
    return (node) => get.call(node);
  };
  const typeOf = getter(Node, "nodeType"), childrenOf = getter(Node, "childNodes"), nameOf = getter(Element, "localName");
  const attributesOf = getter(Element, "attributes"), shadowOf = getter(Element, "shadowRoot"), rootOf = getter(Document, "documentElement");
  const bodyOf = getter(Document, "body"), scrollerOf = getter(Document, "scrollingElement"), frameOf = getter(HTMLIFrameElement, "contentDocument");
  const attribute = (node, name) => Element.prototype.getAttribute.call(node, name) || "";
  const all = (selector) => Document.prototype.querySelectorAll.call(document, selector);
  const element = 1, text = 3;

  // Elements that show nothing, or nothing that is text.
  const left = new Set(["style", "noscript", "template", "noembed", "noframes", "object", "embed", "canvas", "video", "audio"]);
  const empty = new Set(["area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]);
  // Attributes that are of no use to a reader, and long.
  const dropped = new Set(["style", "srcset", "sizes", "d", "points", "integrity", "nonce"]);

  // What a browser shows inside an element: the tree of a component instead of its children, and what is put into a slot.
  function inside(node) {
    if (node instanceof HTMLSlotElement) {
      const assigned = node.assignedNodes();
      if (assigned.length > 0) return assigned;
    }
    return childrenOf(shadowOf(node) || node);
  }

  // The body of a frame of the same site, or null.
  function framed(node) {
    if (nameOf(node) !== "iframe" || !(node instanceof HTMLIFrameElement)) return null;
    try {
      const doc = frameOf(node), body = doc && bodyOf(doc);
      return body && childrenOf(body).length > 0 ? body : null;
    } catch {
      return null;
    }
  }

  // The element that scrolls when a reader does.
  function scroller() {
    const root = scrollerOf(document) || rootOf(document), body = bodyOf(document);
    if (!root || root.scrollHeight > innerHeight + 10 || !body) return root;
    let best = root, area = 0, looked = 0;
    for (const node of all("body *")) {
      if (++looked > 20000) break;
      if (node.scrollHeight <= node.clientHeight + 50 || node.clientHeight < innerHeight / 2) continue;
      const size = node.clientWidth * node.clientHeight;
      if (size > area && /auto|scroll/.test(getComputedStyle(node).overflowY)) [best, area] = [node, size];
    }
    return best;
  }

  // How much there is. Two equal answers mean that nothing has changed that a reader would notice.
  function measure() {
    let nodes = 0, size = 0;
    const stack = [rootOf(document)];
    while (stack.length > 0 && nodes < 300000) {
      const node = stack.pop();
      if (!node) continue;
      nodes++;
      if (typeOf(node) === text) {
        size += node.data.trim().length;
      } else if (typeOf(node) === element && nameOf(node) !== "script" && !left.has(nameOf(node))) {
        const frame = framed(node);
        for (const child of frame ? childrenOf(frame) : inside(node)) stack.push(child);
      }
    }
    const pane = scroller();
    return {
      nodes, text: size, ready: document.readyState === "complete", url: location.href,
      height: pane ? pane.scrollHeight : 0, view: Math.min(pane ? pane.clientHeight : 0, innerHeight) || innerHeight,
    };
  }

  function scroll(top) {
    const pane = scroller();
    if (pane) pane.scrollTo({top, behavior: "instant"});
    return true;
  }

  // What was learnt of the document by earlier questions; null in one that has taken its place.
  const memory = (self[Symbol.for("cliniclint")] ||= {controls: null, kept: []});

  // Markup of a node with all that a browser shows in it, or null when it is longer than max characters.
  function write(root, max, head) {
    const out = [head];
    let size = 0;
    const put = (s) => { size += s.length; out.push(s); };
    const escaped = (s) => s.replace(/[&<>\u00a0]/g, (c) => ({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\u00a0": "&nbsp;"})[c]);
    const quoted = (s) => s.replace(/[&"\u00a0]/g, (c) => ({"&": "&amp;", '"': "&quot;", "\u00a0": "&nbsp;"})[c]);
    // What a tab or a heading opens is hidden until somebody asks for it, and is part of the page.
    const opened = new Set();
    for (const node of all("[aria-controls]")) for (const id of attribute(node, "aria-controls").split(/\s+/)) opened.add(id);
    for (const node of all('a[href^="#"]')) opened.add(attribute(node, "href").slice(1));
    const opens = (node) => attribute(node, "role") === "tabpanel" || attribute(node, "id") !== "" && opened.has(attribute(node, "id"));

    function begin(node, name) {
      put("<" + name);
      for (const {name: key, value} of attributesOf(node)) {
        if (dropped.has(key) || key.startsWith("on") || !/^[^\s"'<>/=]+$/.test(key)) continue;
        if (key === "hidden" && opens(node)) continue;
        if (value.length > 100 && /^\s*data:/i.test(value)) continue;
        put(" " + key + '="' + quoted(value) + '"');
      }
      put(">");
    }

    const kept = root === rootOf(document) ? lost() : new Map();
    const stack = [root];
    while (stack.length > 0) {
      if (size > max) return null;
      const node = stack.pop();
      if (typeof node === "string") {
        put(node);
      } else if (node && typeOf(node) === text) {
        put(escaped(node.data));
      } else if (node && typeOf(node) === element) {
        let name = nameOf(node);
        if (name === "script") {
          // That there are scripts tells why a page is empty. Structured data is read.
          const data = /^\s*application\/ld\+json/i.test(attribute(node, "type")) && !/<\/script|<!--/i.test(node.textContent);
          put(data ? '<script type="application/ld+json">' + node.textContent + "</script>" : "<script></script>");
          continue;
        }
        if (left.has(name)) continue;
        const frame = framed(node);
        if (frame) name = "section";
        if (name === "plaintext" || name === "xmp" || name === "listing" || !/^[a-z][^\s/>]*$/i.test(name)) name = "div";
        begin(node, name);
        if (empty.has(name)) continue;
        stack.push("</" + name + ">");
        for (const panel of kept.get(node) || []) stack.push(panel);
        const list = frame ? childrenOf(frame) : inside(node);
        for (let i = list.length - 1; i >= 0; i--) stack.push(list[i]);
      }
    }
    return size > max ? null : out.join("").toWellFormed();
  }

  function snapshot(max) {
    return write(rootOf(document), max, "<!DOCTYPE html>");
  }

  const maxControls = 24, maxPanel = 1 << 20;
  const filled = (node) => node !== null && node.textContent.trim() !== "";

  // What a control opens.
  function panelOf(node) {
    const id = attribute(node, "aria-controls").trim();
    if (id) return document.getElementById(id);
    if (attribute(node, "role") !== "tab") return node.nextElementSibling;
    for (const panel of all('[role="tabpanel"]')) if (panel.checkVisibility()) return panel;
    return null;
  }

  // How many controls there are that open what is not in the document yet. Nothing that could send, choose or lead away.
  function controls() {
    memory.controls = [];
    for (const node of all('[role="tab"][aria-selected="false"], [aria-expanded="false"]')) {
      const name = nameOf(node), role = attribute(node, "role"), popup = attribute(node, "aria-haspopup"), to = attribute(node, "href");
      if (memory.controls.length === maxControls) break;
      if (name !== "button" && role !== "tab" && role !== "button" || popup !== "" && popup !== "false" || to !== "" && !to.startsWith("#")) continue;
      if (node.closest('form, nav, header, [role="menu"], [role="menubar"], [role="navigation"], [role="search"], [role="dialog"]')) continue;
      if (node.disabled || attribute(node, "aria-disabled") === "true" || !node.checkVisibility()) continue;
      if ((role === "tab" || attribute(node, "aria-controls") !== "") && !(attribute(node, "aria-controls") !== "" && filled(panelOf(node)))) memory.controls.push(node);
    }
    // Opening one closes another.
    if (memory.controls.length > 0) for (const node of all('[role="tab"][aria-selected="true"], [aria-expanded="true"][aria-controls]')) remember(panelOf(node));
    return memory.controls.length;
  }

  // The control, or the one that the page has put in its place.
  function control(i) {
    const node = memory.controls[i];
    if (node.isConnected) return node;
    const same = (other) => other.textContent === node.textContent && attribute(other, "role") === attribute(node, "role");
    return memory.controls[i] = [...all('[aria-controls="' + CSS.escape(attribute(node, "aria-controls")) + '"]')].find(same) || node;
  }

  // Presses a control, as a pointer does. The answer is null when the document is another by now.
  function press(i) {
    if (memory.controls === null) return null;
    const node = control(i);
    if (!node.isConnected || attribute(node, "aria-expanded") === "true" || attribute(node, "aria-selected") === "true") return false;
    const how = {bubbles: true, cancelable: true, composed: true, button: 0};
    node.dispatchEvent(new PointerEvent("pointerdown", how));
    node.dispatchEvent(new MouseEvent("mousedown", how));
    node.focus({preventScroll: true});
    node.dispatchEvent(new PointerEvent("pointerup", how));
    node.dispatchEvent(new MouseEvent("mouseup", how));
    node.click();
    return true;
  }

  // Keeps what a control has opened, as it may be gone when the next one is pressed.
  function keep(i) {
    if (memory.controls === null) return null;
    remember(panelOf(control(i)));
    return true;
  }
  function remember(panel) {
    if (!filled(panel) || memory.kept.some((k) => k.panel === panel && k.letters === panel.textContent)) return;
    const html = write(panel, maxPanel, "");
    if (html !== null) memory.kept.push({panel, parent: panel.parentNode, letters: panel.textContent, html});
  }

  // What was opened and is gone, by the element in which it stood.
  function lost() {
    const out = new Map();
    for (const {panel, parent, letters, html} of memory.kept) {
      if (panel.isConnected && panel.textContent === letters) continue;
      const place = parent && parent.isConnected && parent instanceof Element ? parent : bodyOf(document);
      out.set(place, (out.get(place) || []).concat(html));
    }
    return out;
  }

  // Marks words where they stand between others, and tells how many of the marks can be seen. White space does not count.
  function mark(list) {
    const nodes = [], owner = [], offset = [];
    let letters = "";
    const stack = [rootOf(document)];
    while (stack.length > 0 && letters.length < 5000000) {
      const node = stack.pop();
      if (!node) continue;
      if (typeOf(node) === text) {
        const found = [];
        for (let i = 0; i < node.data.length; i++) {
          if (/\s/.test(node.data[i])) continue;
          owner.push(nodes.length);
          offset.push(i);
          found.push(node.data[i]);
        }
        letters += found.join("");
        nodes.push(node);
      } else if (typeOf(node) === element && nameOf(node) !== "script" && !left.has(nameOf(node))) {
        const list = inside(node);
        for (let i = list.length - 1; i >= 0; i--) stack.push(list[i]);
      }
    }
    const bare = (s) => s.replace(/\s+/g, "");
    const ranges = [], roots = new Set([document]);
    let seen = 0;
    for (const {before, words, after} of list) {
      const [b, w, a] = [bare(before), bare(words), bare(after)];
      if (w === "") continue;
      let at = letters.indexOf(b + w + a);
      at = at >= 0 ? at + b.length : letters.indexOf(w);
      if (at < 0) continue;
      const range = new Range();
      range.setStart(nodes[owner[at]], offset[at]);
      try {
        range.setEnd(nodes[owner[at + w.length - 1]], offset[at + w.length - 1] + 1);
      } catch {
        continue;
      }
      for (let up = range.startContainer; up; up = up.parentNode || up.host) {
        if (up instanceof HTMLDetailsElement) up.open = true;
        if (up instanceof ShadowRoot) roots.add(up);
      }
      ranges.push(range);
    }
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("::highlight(cliniclint) { background-color: #ffe14d; color: #000; text-decoration: underline 3px #c00; }");
    for (const root of roots) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    CSS.highlights.set("cliniclint", new Highlight(...ranges));
    for (const range of ranges) {
      const box = range.getBoundingClientRect();
      if (box.width > 0 && box.height > 0) seen++;
    }
    return seen;
  }

  return {measure, scroll, snapshot, controls, press, keep, mark};
})()
