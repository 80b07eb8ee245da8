// A button at each quotation that copies it; without a script, or a clipboard, one click selects it.
const words = document.currentScript?.dataset;
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
