// Global keys. They never fire while someone types, can be turned off, and are never the only way.
import { explainAt } from "./explain";
import { isTyping, make } from "./page";
import { openPalette } from "./palette";

const OFF = "daybook.keys";
const CHORD_MS = 1200;
let chord = 0;
let hovered: Element | null = null;
let help: HTMLDialogElement | undefined;

const keysOff = (): boolean => {
  try {
    return localStorage.getItem(OFF) === "off";
  } catch {
    return false;
  }
};

const press = (selector: string): boolean => {
  const found = [...document.querySelectorAll<HTMLElement>(selector)].find(
    (element) => element.getClientRects().length && !(element as HTMLButtonElement).disabled,
  );
  if (!found) return false;
  if (found.matches("input, select, textarea")) found.focus();
  else found.click();
  return true;
};

// "A", "alt+a", "mod+Enter": how data-key on a button names its key.
const spelled = (event: KeyboardEvent): string => {
  const parts = [];
  if (event.metaKey || event.ctrlKey) parts.push("mod");
  if (event.altKey) parts.push("alt");
  // With Alt held, some keyboards report another letter; the place of the key is what is meant.
  const letter = event.altKey && /^Key[A-Z]$/.test(event.code) ? event.code[3].toLowerCase() : event.key;
  return [...parts, letter].join("+");
};

const pageKey = (event: KeyboardEvent): boolean => {
  const wanted = spelled(event);
  const offered = [...document.querySelectorAll<HTMLElement>("[data-key]")].filter(
    (element) => element.getClientRects().length && !(element as HTMLButtonElement).disabled,
  );
  // "A" and "a" may both be offered; a capital alone also answers to the small letter.
  const found =
    offered.find((element) => element.dataset.key === wanted) ??
    offered.find((element) => wanted.length === 1 && element.dataset.key?.toLowerCase() === wanted);
  found?.click();
  return !!found;
};

const GLOBAL: Record<string, () => boolean> = {
  "/": () => (openPalette(), true),
  "?": () => (showHelp(), true),
  i: () => explainAt(document.activeElement, hovered),
  e: () => press("[data-export]"),
  f: () => press("[data-filter-focus], .filters input, .filters select, .filters summary"),
  c: () => press("[data-create]"),
  u: () => press("[data-undo]"),
  v: () => press("[data-views]"),
};

const onKey = (event: KeyboardEvent): void => {
  if (event.defaultPrevented || event.isComposing) return;
  const mod = event.metaKey || event.ctrlKey;
  if (mod && !event.altKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    return openPalette();
  }
  if (mod || event.altKey) {
    if (!(event.target as Element).closest?.("dialog[open]") && pageKey(event)) event.preventDefault();
    return;
  }
  if (keysOff() || isTyping(event.target) || document.querySelector("dialog[open]")) return;
  if (chord && Date.now() - chord < CHORD_MS) {
    chord = 0;
    if (press(`[data-go="${CSS.escape(event.key.toLowerCase())}"]`) || goHidden(event.key)) {
      event.preventDefault();
    }
    return;
  }
  if (event.key === "g") {
    chord = Date.now();
    return;
  }
  const tabs = document.querySelectorAll<HTMLElement>(".tabs a");
  if (/^[1-9]$/.test(event.key) && tabs[Number(event.key) - 1]) {
    tabs[Number(event.key) - 1].click();
  } else if (!pageKey(event) && !GLOBAL[event.key]?.()) return;
  event.preventDefault();
};

// The rail is not drawn on a narrow page; its places are still there to go to.
const goHidden = (key: string): boolean => {
  const place = document.querySelector<HTMLAnchorElement>(`a[data-go="${CSS.escape(key.toLowerCase())}"]`);
  if (place) location.assign(place.href);
  return !!place;
};

const lines = (): [string, string][] => {
  const found: [string, string][] = [["Ctrl K  or  /", "Search or do anything"]];
  for (const place of document.querySelectorAll<HTMLElement>("[data-go]")) {
    const name = [...place.childNodes].find((node) => node.nodeType === 3)?.textContent ?? "";
    found.push([`g ${place.dataset.go}`, `Go to ${name.trim()}`]);
  }
  for (const element of document.querySelectorAll<HTMLElement>("[data-key]")) {
    const copy = element.cloneNode(true) as HTMLElement;
    for (const extra of copy.querySelectorAll("kbd, .sr")) extra.remove();
    const name = (element.getAttribute("aria-label") ?? copy.textContent ?? "").trim();
    const key = (element.dataset.key ?? "").replace("mod+", "Ctrl ").replace("alt+", "Alt ");
    found.push([key, name]);
  }
  const offered: [string, string, string][] = [
    ["[data-explain]", "i", "Explain the number in focus or under the pointer"],
    ["[data-table]", "j  k", "Next and previous row"],
    ["[data-table]", "Enter", "Open the row"],
    ["[data-snooze]", "j  k", "Next and previous thing"],
    ["[data-snooze]", "s", "Snooze the thing in focus"],
    ["[data-table] .box", "x", "Select the row"],
    ["[data-decide] [data-explain]", "Space", "Look into the person’s whole week"],
    ["[data-decide] [data-chip]", "r", "Return with a reason"],
    ["[data-filter-focus], .filters", "f", "Filter"],
    ["[data-export]", "e", "Save as CSV"],
    ["[data-create]", "c", "Create"],
    ["[data-undo]", "u", "Undo"],
    ["[data-week] input", "Shift Enter", "Fill the rest of the week with the cell"],
    ["[data-week] input", "Ctrl Shift →", "Copy the cell over the next one"],
    ["[data-week] input", "Ctrl z", "Undo the last cells"],
    ["[data-repeat]", "Alt r", "Duplicate the row"],
    ["[data-spread]", "Alt s", "Spread hours over the row"],
    ["[data-note]", "Alt n", "Notes of the row"],
    [".tabs a", "1–9", "Open a tab"],
  ];
  for (const [selector, key, text] of offered) {
    if (document.querySelector(selector)) found.push([key, text]);
  }
  found.push(["?", "This list"]);
  return found;
};

export const showHelp = (): void => {
  help?.remove();
  help = make("dialog", { "aria-labelledby": "keys-title" });
  const list = make("dl", { class: "keys" });
  for (const [key, text] of lines()) {
    list.append(make("div", {}, make("dt", {}, text), make("dd", {}, make("kbd", {}, key))));
  }
  const off = make("input", { type: "checkbox", id: "keys-on" });
  off.checked = !keysOff();
  off.addEventListener("change", () => {
    try {
      if (off.checked) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "off");
    } catch {
      // Without storage the choice cannot be kept.
    }
  });
  const close = make("button", { class: "btn end", type: "button" }, "Close");
  close.addEventListener("click", () => help?.close());
  const title = make("h2", { id: "keys-title", class: "ask-title" }, "Keyboard");
  const label = make("label", { class: "row", for: "keys-on" }, off, "Single-letter keys");
  help.append(make("div", { class: "dialog-foot" }, title), list);
  help.append(make("div", { class: "dialog-foot" }, label, close));
  help.addEventListener("click", (event) => event.target === help && help?.close());
  document.body.append(help);
  help.showModal();
  close.focus();
};

export const startKeys = (): void => {
  document.addEventListener("keydown", onKey);
  document.addEventListener("pointerover", (event) => {
    hovered = event.target as Element;
  });
  document.addEventListener("click", (event) => {
    if ((event.target as Element).closest?.("[data-keys-help]")) showHelp();
  });
};
