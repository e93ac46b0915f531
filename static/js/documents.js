/* Photos before they are sent: warn about small and blurred ones, make large ones smaller. Everything works without;
   the server looks again, with the limits of balai/rulebook/reference/uploads.yaml. */
(() => {
  "use strict";
  const LONGEST = 2400, KEPT_BYTES = 1.5e6, SMALLEST = 700, SAMPLE = 640, LEAST = 60;

  const drawn = (image, longest) => {
    const scale = Math.min(1, longest / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas;
  };

  // How much neighbouring points differ: low where nothing is sharp.
  const sharpness = (canvas) => {
    const { data, width, height } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const grey = (x, y) => data[4 * (y * width + x) + 1];
    let sum = 0, squares = 0, number = 0;
    for (let y = 1; y < height - 1; y += 2)
      for (let x = 1; x < width - 1; x += 2) {
        const edge = 4 * grey(x, y) - grey(x - 1, y) - grey(x + 1, y) - grey(x, y - 1) - grey(x, y + 1);
        sum += edge;
        squares += edge * edge;
        number += 1;
      }
    return squares / number - (sum / number) ** 2;
  };

  const smaller = (image, file) =>
    new Promise((done) =>
      drawn(image, LONGEST).toBlob(
        (blob) => done(blob && blob.size < file.size ? new File([blob], "foto.jpg", { type: "image/jpeg" }) : file),
        "image/jpeg",
        0.85,
      ),
    );

  document.querySelectorAll("form[data-photos]").forEach((form) => {
    const input = form.querySelector("input[type=file]"), notes = form.querySelector("[data-photo-notes]");
    input.addEventListener("change", async () => {
      const said = [], kept = new DataTransfer();
      for (const file of input.files) {
        let now = file;
        const image = file.type.startsWith("image/") ? await createImageBitmap(file).catch(() => null) : null;
        if (image) {
          if (Math.min(image.width, image.height) < SMALLEST) said.push(form.dataset.small);
          else if (sharpness(drawn(image, SAMPLE)) < LEAST) said.push(form.dataset.blurred);
          if (file.size > KEPT_BYTES) now = await smaller(image, file);
        }
        if (now.size > form.dataset.most * 1e6) said.push(form.dataset.large);
        kept.items.add(now);
      }
      input.files = kept.files;
      notes.replaceChildren(
        ...[...new Set(said)].map((text) => Object.assign(document.createElement("p"), { className: "small strong", textContent: text })),
      );
    });
  });
})();
