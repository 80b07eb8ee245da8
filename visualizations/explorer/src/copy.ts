// A button at each quotation that copies it; without a script, or a clipboard, one click selects it.
// Code to embed names the server by its whole address, which a page does not know until it is read.
const words = document.currentScript?.dataset;
for (const code of document.querySelectorAll<HTMLElement>("[data-frame]")) {
  const address = new URL(code.dataset.frame ?? "", location.href).href;
  code.textContent = code.textContent?.replace(/(?<=src=")[^"]*/, () => address) ?? "";
}
if (words && navigator.clipboard) {
  for (const quotation of document.querySelectorAll<HTMLElement>(".quotation")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words.copy ?? "";
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      const text = quotation.querySelector("blockquote")?.innerText ?? "";
      await navigator.clipboard.writeText(text.replace(/\n{2,}/g, "\n"));
      button.textContent = words.copied ?? "";
    });
    quotation.querySelector("figcaption")?.append(button);
  }
}
