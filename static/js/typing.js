/* Keeps what is typed soon after the last key, and when the page goes. Without it, "Lanjutkan nanti" does. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-typing]");
  const told = form.querySelector("[data-kept]");
  let timer = 0;
  let isNew = false;

  const keep = async () => {
    clearTimeout(timer);
    if (!isNew) return;
    isNew = false;
    const sent = { method: "POST", body: new FormData(form), keepalive: true, redirect: "manual" };
    const kept = await fetch("?ketik=1", sent).then((answer) => answer.status === 204, () => false);
    const clock = new Date().toLocaleTimeString("id-ID", { hour: "2-digit", minute: "2-digit" });
    told.textContent = kept ? `${told.dataset.kept} ${clock}` : told.dataset.lost;
    isNew ||= !kept;
  };

  form.addEventListener("input", () => {
    isNew = true;
    clearTimeout(timer);
    timer = setTimeout(keep, 2000);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    isNew = false;
  });
  addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", keep);
})();
