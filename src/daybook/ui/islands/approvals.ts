// The approver's keys: Space looks into the week, a and r act on the row one stands on, and after
// acting one stands on the next. Everything here is a button or a link without scripts as well.
import { isTyping } from "./page";
import { standOn } from "./table";

const NEXT = "daybook.next";

const form = (): HTMLFormElement | null => document.querySelector("form[data-decide]");
const boxes = (): HTMLInputElement[] => [
  ...(form()?.querySelectorAll<HTMLInputElement>('tbody .box input[type="checkbox"]') ?? []),
];
const here = (): HTMLElement | null => form()?.querySelector<HTMLElement>("tr.here") ?? null;

// Nothing ticked means the row one stands on.
const tickHere = (): boolean => {
  if (boxes().some((box) => box.checked)) return true;
  const box = here()?.querySelector<HTMLInputElement>('.box input[type="checkbox"]');
  box?.click();
  return !!box;
};

const peek = (event: KeyboardEvent): void => {
  const row = here();
  if (!row || !row.contains(event.target as Node)) return;
  const link =
    row.querySelector<HTMLElement>("[data-peek], [data-explain]") ??
    row.closest("details")?.querySelector<HTMLElement>("[data-peek]");
  if (!link) return;
  event.preventDefault();
  link.click();
};

const chips = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>("[data-reasons] [data-chip]")];

const onChip = (event: KeyboardEvent, chip: HTMLElement): void => {
  const all = chips();
  const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  const wanted = step ? all[all.indexOf(chip) + step] : all[Number(event.key) - 1];
  if (!wanted) return;
  event.preventDefault();
  if (step) wanted.focus();
  else wanted.click();
};

const onKey = (event: KeyboardEvent): void => {
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || !form()) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  try {
    if (localStorage.getItem("daybook.keys") === "off") return;
  } catch {
    // Keys stay on where storage is refused.
  }
  const chip = (event.target as Element).closest?.<HTMLElement>("[data-chip]");
  if (chip && /^(Arrow(Left|Right)|[1-9])$/.test(event.key)) return onChip(event, chip);
  if (event.key === " ") peek(event);
  else if (event.key === "a") tickHere();
  else if (event.key === "r" && chips().length && tickHere()) {
    event.preventDefault();
    chips()[0].focus();
  }
};

// The row after the last ticked one, so that the page that follows begins there.
const remember = (): void => {
  const all = boxes();
  const last = all.map((box) => box.checked).lastIndexOf(true);
  const next = all.slice(last + 1).find((box) => !box.checked) ?? all.find((box) => !box.checked);
  try {
    if (last >= 0 && next) sessionStorage.setItem(NEXT, next.value.split(".")[0]);
  } catch {
    // Without storage one begins at the top.
  }
};

const resume = (): void => {
  try {
    const key = sessionStorage.getItem(NEXT);
    sessionStorage.removeItem(NEXT);
    const box = key && boxes().find((each) => each.value.split(".")[0] === key);
    const row = box ? box.closest("tr") : null;
    if (row) standOn(row);
  } catch {
    // Without storage one begins at the top.
  }
};

export const startApprovals = (): void => {
  if (!form()) return;
  document.addEventListener("keydown", onKey);
  form()?.addEventListener("submit", remember);
  resume();
};
