// "40/5" in a cell: 40 hours over five days. The server says which days get what; it is shown in the
// cells, saved by a second Enter, and taken back in one step.
import { ask } from "./page";
import { cells, giveUp, savedText, saveTogether, tell, type Cell, type Change } from "./week_cells";

const SPREAD = /^[^=/]+\/\s*\d{0,2}$/;
let source: Cell | null = null;
let typed = "";
let changes: Change[] = [];

export const isSpread = (cell: Cell): boolean => SPREAD.test(cell.value.trim());

const clear = (): void => {
  for (const { cell } of changes) {
    cell.classList.remove("passed");
    if (cell !== source) cell.value = savedText(cell);
  }
  source = null;
  changes = [];
};

const addressOf = (cell: Cell): string => {
  const given = document.querySelector<HTMLElement>("[data-spread-url]")?.dataset.spreadUrl ?? "";
  const url = new URL(given, location.origin);
  url.searchParams.set("row", cell.dataset.row ?? "");
  url.searchParams.set("from", cell.dataset.col ?? "");
  url.searchParams.set("typed", cell.value.trim());
  return url.pathname + url.search;
};

const show = async (cell: Cell): Promise<void> => {
  const sent = cell.value;
  try {
    const found = await ask(addressOf(cell));
    // It was typed over while the answer was on its way.
    if (cell.value !== sent) return;
    source = cell;
    typed = sent;
    const here = cells().filter(
      (other) => other.dataset.row === cell.dataset.row && other.closest("table") === cell.closest("table"),
    );
    // On a phone the other days are not drawn beside this one; the week holds them.
    const all = cell.closest("table") ? here : cells().filter((one) => one.dataset.row === cell.dataset.row);
    changes = Object.entries<string>(found.days).flatMap(([day, text]) => {
      const other = day === cell.dataset.col ? cell : all.find((one) => one.dataset.col === day);
      return other ? [{ cell: other, text }] : [];
    });
    for (const change of changes) {
      change.cell.classList.add("passed");
      if (change.cell !== cell) change.cell.value = change.text;
    }
    cell.removeAttribute("aria-invalid");
    tell(`${found.said} Enter saves it, Esc leaves it.`, cell);
  } catch (error) {
    cell.setAttribute("aria-invalid", "true");
    const offline = error instanceof TypeError;
    tell(offline ? "Spreading needs a connection. Type the hours of each day." : String((error as Error).message), cell);
  }
};

// The first Enter shows the days, the second saves them.
export const enterSpread = (cell: Cell): void => {
  if (source !== cell || typed !== cell.value) {
    clear();
    return void show(cell);
  }
  const found = changes;
  for (const change of found) change.cell.classList.remove("passed");
  source = null;
  changes = [];
  // A day of the whole that is left out keeps what it holds.
  if (!found.some((change) => change.cell === cell)) cell.value = savedText(cell);
  saveTogether(found);
};

export const leaveSpread = (): void => {
  if (!source) return;
  const cell = source;
  clear();
  giveUp(cell);
};

// Left without Enter, it waits to be looked at.
export const onSpreadLeft = (cell: Cell): void => {
  if (source === cell) return leaveSpread();
  cell.setAttribute("aria-invalid", "true");
  tell(`“${cell.value.trim()}” spreads hours over days. Press Enter in its cell to see them.`, cell);
};
