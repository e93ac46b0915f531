/* Small comforts. Every page works without this file. */
(() => {
  "use strict";
  const all = (selector) => document.querySelectorAll(selector);

  // Leaving quickly: forget on the server, then replace this page, so that "back" does not return to it.
  const leave = (form) => {
    fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true, redirect: "manual" }).catch(() => {});
    document.documentElement.hidden = true;
    location.replace(form.dataset.exitUrl);
  };
  const exit = document.querySelector("form[data-leave]");
  let escapedAt = -1e4;
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat || !exit) return;
    if (event.timeStamp - escapedAt < 600) leave(exit);
    escapedAt = event.timeStamp;
  });

  // At the desk "/" begins a search, unless somebody is writing.
  const search = document.querySelector("[data-search]");
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || !search || event.target.matches("input, select, textarea")) return;
    event.preventDefault();
    search.focus();
  });

  // A second press within two seconds is the same press.
  const sentAt = new WeakMap();
  addEventListener("submit", (event) => {
    const form = event.target;
    if (form === exit) {
      event.preventDefault();
      leave(form);
    } else if (event.timeStamp - sentAt.get(form) < 2000) event.preventDefault();
    else sentAt.set(form, event.timeStamp);
  });

  all("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });
  addEventListener("beforeprint", () => all("main details").forEach((part) => (part.open = true)));

  // A QR code carries its code behind "#", which no server or log sees; take it out of the address at once.
  const resume = document.querySelector("form[data-resume]");
  const code = location.hash.slice(1);
  if (resume && /^[\w-]{4,40}$/.test(code)) {
    history.replaceState(null, "", location.pathname);
    resume.querySelector("input:not([type=hidden])").value = code;
    resume.querySelector("button").focus();
  }
})();
