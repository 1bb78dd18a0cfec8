// Rows by keyboard: j and k move, Enter opens, x selects, s snoozes; shift-click selects a range.
import { isTyping } from "./page";

const ROWS = "[data-table] tbody tr:not(.total, .detail), .queue > li";
let here: HTMLElement | null = null;
let lastBox: HTMLInputElement | null = null;

const rows = (): HTMLElement[] =>
  [...document.querySelectorAll<HTMLElement>(ROWS)].filter((row) => row.getClientRects().length);

const go = (step: number): void => {
  const all = rows();
  const from = here && here.isConnected ? all.indexOf(here) : -1;
  const next = all[Math.max(0, Math.min(all.length - 1, from < 0 ? 0 : from + step))];
  if (next) standOn(next);
};

// Every move ends here; other islands put the reader on a row by it.
export const standOn = (row: HTMLElement): void => {
  here?.classList.remove("here");
  here = row;
  here.classList.add("here");
  // Focus moves too, so that the ear follows and Enter, i and Tab start from this row.
  const inside = here.querySelector<HTMLElement>("a, button, input");
  (inside ?? here).focus({ preventScroll: true });
  here.scrollIntoView({ block: "nearest" });
};

const boxes = (table: Element | null): HTMLInputElement[] => [
  ...(table?.querySelectorAll<HTMLInputElement>('tbody .box input[type="checkbox"]') ?? []),
];

const shade = (box: HTMLInputElement): void => {
  box.closest("tr")?.classList.toggle("on", box.checked);
};

const count = (table: Element | null): void => {
  const chosen = boxes(table).filter((box) => box.checked).length;
  // A form may hold several tables; what is said counts them all.
  const total = boxes(table?.closest("form") ?? table).filter((box) => box.checked).length;
  for (const place of document.querySelectorAll<HTMLElement>("[data-selected]")) {
    place.textContent = total ? `${total} selected` : "";
  }
  const all = table?.querySelector<HTMLInputElement>("[data-select-all]");
  if (all) {
    all.checked = chosen > 0 && chosen === boxes(table).length;
    all.indeterminate = chosen > 0 && !all.checked;
  }
};

const onKey = (event: KeyboardEvent): void => {
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  try {
    if (localStorage.getItem("daybook.keys") === "off") return;
  } catch {
    // Keys stay on where storage is refused.
  }
  if (event.key === "j" || event.key === "k") {
    if (!rows().length) return;
    event.preventDefault();
    go(event.key === "j" ? 1 : -1);
  } else if (event.key === "x" && here) {
    const box = here.querySelector<HTMLInputElement>('.box input[type="checkbox"]');
    if (!box) return;
    event.preventDefault();
    box.click();
  } else if (event.key === "s") {
    const row = here?.isConnected ? here : document.activeElement?.closest<HTMLElement>(".queue > li");
    const snooze = row?.querySelector<HTMLElement>("[data-snooze]");
    if (!snooze) return;
    event.preventDefault();
    snooze.click();
  } else if (event.key === "Enter" && here && event.target === document.body) {
    here.querySelector<HTMLElement>("a[href], button")?.click();
  }
};

const onClick = (event: MouseEvent): void => {
  const box = event.target as HTMLInputElement;
  if (!box.matches?.('input[type="checkbox"]')) return;
  const table = box.closest("[data-table]");
  if (!table) return;
  if (box.matches("[data-select-all]")) {
    for (const each of boxes(table)) {
      each.checked = box.checked;
      shade(each);
    }
    return count(table);
  }
  const all = boxes(table);
  if (event.shiftKey && lastBox && all.includes(lastBox)) {
    const [from, to] = [all.indexOf(lastBox), all.indexOf(box)].sort((a, b) => a - b);
    for (const each of all.slice(from, to + 1)) {
      each.checked = box.checked;
      shade(each);
    }
  }
  lastBox = box;
  shade(box);
  count(table);
};

export const startTable = (): void => {
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
  for (const box of document.querySelectorAll<HTMLInputElement>("[data-table] tbody .box input:checked")) {
    shade(box);
  }
};
