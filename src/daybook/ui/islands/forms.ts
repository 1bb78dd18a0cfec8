// Small manners of forms, filters, menus and links that only scripts can have.
import { say } from "./page";

const onClick = async (event: MouseEvent): Promise<void> => {
  const target = event.target as Element;
  if (!target.closest) return;
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
  const back = target.closest<HTMLAnchorElement>("[data-back]");
  if (back && history.length > 1 && document.referrer) {
    event.preventDefault();
    // Going back, unlike following a link, brings what was typed.
    history.back();
  }
  if (target.closest("[data-retry]")) {
    event.preventDefault();
    location.reload();
  }
  if (target.closest("[data-print]")) print();
  const copy = target.closest<HTMLElement>("[data-copy]");
  if (copy) {
    const text = new URL(copy.dataset.copy ?? "", location.href).href;
    try {
      await navigator.clipboard.writeText(text);
      say("Link copied.");
    } catch {
      say(`The browser does not allow copying here. The link is ${text}`, "warn");
    }
  }
};

const startFilters = (): void => {
  for (const form of document.querySelectorAll<HTMLFormElement>("[data-filters]")) {
    let timer = 0;
    form.addEventListener("change", (event) => {
      const ticked = (event.target as HTMLInputElement).type === "checkbox";
      clearTimeout(timer);
      // Several boxes are often ticked in a row; wait for the last.
      timer = setTimeout(() => form.requestSubmit(), ticked ? 700 : 0);
    });
    form.addEventListener("submit", () => {
      // Empty fields are left out, so that the address says only what was chosen.
      for (const field of form.querySelectorAll<HTMLInputElement>("input, select")) {
        if (!field.value) field.disabled = true;
      }
    });
  }
};

// The same form is not sent twice by a double click; coming back to the page frees it again.
const startSending = (): void => {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (form.method !== "post") return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "1";
    form.setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sent]")) {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
    }
    for (const field of document.querySelectorAll<HTMLInputElement>("[data-filters] :disabled")) {
      field.disabled = false;
    }
  });
};

export const startForms = (): void => {
  document.addEventListener("click", (event) => void onClick(event));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    const menu = document.querySelector<HTMLDetailsElement>("details.menu[open]");
    if (!menu) return;
    event.preventDefault();
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
  startFilters();
  startSending();
  document.querySelector<HTMLElement>("[data-focus]")?.focus();
};
