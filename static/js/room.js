/* The display asks anew by itself and says when nobody answers. Without this file the page reloads as a whole. */
(() => {
  "use strict";
  const main = document.querySelector("main");
  const every = Number(document.querySelector("[data-every]").dataset.every) * 1000;

  const ask = async () => {
    try {
      const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(2 * every) });
      if (!answer.ok) throw new Error(answer.statusText);
      if (answer.redirected) return location.reload();
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      main.replaceChildren(...page.querySelector("main").childNodes);
    } catch {
      document.querySelector("[data-every]").hidden = false;
    }
    setTimeout(ask, every);
  };
  setTimeout(ask, every);
})();
