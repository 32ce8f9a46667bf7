(function () {
  "use strict";
  var filters = document.getElementById("filters");
  var shown = document.getElementById("shown");
  var theme = document.getElementById("theme");
  var claims = Array.prototype.slice.call(document.querySelectorAll(".claim"));
  var docs = Array.prototype.slice.call(document.querySelectorAll(".doc"));

  function chosen(name) {
    var set = {};
    document.querySelectorAll("input[name=" + name + "]").forEach(function (box) { set[box.value] = box.checked; });
    return set;
  }
  function apply() {
    var severity = chosen("severity"), category = chosen("category"), all = 0, visible = 0;
    claims.forEach(function (claim) {
      var on = severity[claim.dataset.severity] && category[claim.dataset.category];
      claim.hidden = !on;
      all += Number(claim.dataset.count);
      visible += on ? Number(claim.dataset.count) : 0;
    });
    docs.forEach(function (doc) { doc.hidden = doc.querySelector(".claim") && !doc.querySelector(".claim:not([hidden])"); });
    shown.textContent = visible + " of " + all + " shown";
  }
  if (filters && claims.length) {
    filters.hidden = false;
    filters.querySelector("form").addEventListener("change", apply);
    filters.querySelectorAll("button[data-set]").forEach(function (button) {
      button.addEventListener("click", function () {
        filters.querySelectorAll("input").forEach(function (box) { box.checked = button.dataset.set === "all"; });
        apply();
      });
    });
    filters.querySelector("details").open = window.matchMedia("(min-width: 60rem) and (min-height: 45rem)").matches;
    apply();
  }
  // Paper has no lists to open.
  var folded = [];
  window.addEventListener("beforeprint", function () {
    folded = Array.prototype.slice.call(document.querySelectorAll("details.more:not([open])"));
    folded.forEach(function (list) { list.open = true; });
  });
  window.addEventListener("afterprint", function () {
    folded.forEach(function (list) { list.open = false; });
  });
  theme.hidden = false;
  theme.addEventListener("click", function () {
    var root = document.documentElement;
    var dark = root.dataset.theme ? root.dataset.theme === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });
})();
