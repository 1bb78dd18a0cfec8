// My Week: native inputs that move by arrow keys and save themselves, one cell at a time.
// A failed save never loses a keystroke: the text stays, is stored, and is sent again.
import {
  again, CELL, cells, clock, giveUp, isSaving, isStuck, isTyped, keep, keepMine, restore, save,
  saveTogether, settled, takeBack, type Cell,
} from "./week_cells";
import { copyOver, startCopy } from "./week_copy";
import { startHeld } from "./week_held";
import { enterSpread, isSpread, leaveSpread, onSpreadLeft } from "./week_spread";
import { startSums } from "./week_sums";

const STEP = 15;
const RETRY_MS = 10000;
// Where arrows stop: fields, and cells that say why they are none.
const STOP = `${CELL}, [data-why]`;

const nudge = (cell: Cell, by: number): void => {
  // Text not saved yet is for the server to read; its parser knows +15m on what is there.
  if (isTyped(cell)) return;
  const planned = cell.value ? 0 : Number(cell.dataset.planMinutes ?? 0);
  const now = Number(cell.dataset.minutes ?? 0) || planned;
  const next = Math.max(0, Math.min(1440, now + by));
  cell.dataset.minutes = String(next);
  cell.value = next ? clock(next) : "";
  void save(cell);
};

const neighbor = <T extends HTMLElement>(
  cell: HTMLElement, rows: number, columns: number, what: string,
): T | null => {
  const row = cell.closest("tr");
  if (columns) {
    const all = [...(row?.querySelectorAll<T>(what) ?? [])];
    return all[all.indexOf(cell as T) + columns] ?? null;
  }
  const column = `[data-col="${CSS.escape(cell.dataset.col ?? "")}"]`;
  let other = rows > 0 ? row?.nextElementSibling : row?.previousElementSibling;
  while (other) {
    const found = [...other.querySelectorAll<T>(column)].find((one) => one.matches(what));
    if (found) return found;
    other = rows > 0 ? other.nextElementSibling : other.previousElementSibling;
  }
  return null;
};

const move = (event: KeyboardEvent, cell: HTMLElement, rows: number, columns: number): void => {
  const next = neighbor<HTMLElement>(cell, rows, columns, STOP);
  if (!next) return;
  event.preventDefault();
  next.focus();
  if (next.matches(CELL)) (next as Cell).select();
};

// Over the next field in a direction, and on to it: each key press copies once more.
const copyOn = (event: KeyboardEvent, cell: Cell, rows: number, columns: number): void => {
  event.preventDefault();
  const next = neighbor<Cell>(cell, rows, columns, CELL);
  if (!next) return;
  copyOver(cell, [next]);
  next.focus();
  next.select();
};

// Fills the weekdays after this one that are still empty, as the plan of a steady week.
const fill = (cell: Cell): void => {
  const empty: Cell[] = [];
  for (let next = neighbor<Cell>(cell, 0, 1, CELL); next; next = neighbor<Cell>(next, 0, 1, CELL)) {
    if (!next.value && !next.closest(".weekend")) empty.push(next);
  }
  saveTogether([cell, ...empty].map((one) => ({ cell: one, text: cell.value })));
};

const onEnter = (event: KeyboardEvent, cell: Cell): void => {
  event.preventDefault();
  if (isSpread(cell)) return enterSpread(cell);
  keepMine(cell);
  if (!cell.value && cell.dataset.planText) cell.value = cell.dataset.planText;
  if (event.shiftKey) return fill(cell);
  void save(cell);
  const next = neighbor<HTMLElement>(cell, 1, 0, CELL);
  next?.focus();
};

const ARROWS: Record<string, [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

const press = (event: KeyboardEvent, cell: HTMLElement, what: string): void => {
  const found = cell.closest("tr, li")?.querySelector<HTMLElement>(what);
  if (!found) return;
  event.preventDefault();
  found.click();
};

const ROW_KEYS: Record<string, string> = {
  KeyN: "[data-note]",
  KeyR: "[data-repeat]",
  KeyS: "[data-spread]",
};

const onCellKey = (event: KeyboardEvent, cell: Cell): void => {
  const whole = cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
  const atStart = whole || (cell.selectionStart === 0 && cell.selectionEnd === 0);
  const atEnd = whole || cell.selectionStart === cell.value.length;
  const step = Number(cell.closest<HTMLElement>("[data-step]")?.dataset.step ?? STEP);
  const mod = event.metaKey || event.ctrlKey;
  const arrow = ARROWS[event.key];
  if (event.altKey && arrow?.[0]) {
    event.preventDefault();
    nudge(cell, -arrow[0] * step);
  } else if (mod && event.shiftKey && arrow) copyOn(event, cell, ...arrow);
  else if (mod && event.key === "z" && !isTyped(cell)) {
    if (takeBack()) event.preventDefault();
  } else if (event.altKey || mod) return;
  else if (event.key === "Enter") onEnter(event, cell);
  else if (event.key === "Escape") {
    event.preventDefault();
    leaveSpread();
    giveUp(cell);
  } else if (arrow?.[0] || (arrow?.[1] === -1 && atStart) || (arrow?.[1] === 1 && atEnd)) {
    move(event, cell, ...arrow);
  }
};

const onKey = (event: KeyboardEvent): void => {
  const target = event.target as HTMLElement;
  if (!target.matches?.(STOP) || event.isComposing) return;
  if (event.altKey && ROW_KEYS[event.code]) press(event, target, ROW_KEYS[event.code]);
  else if (target.matches(CELL)) onCellKey(event, target as Cell);
  else if (ARROWS[event.key] && !event.altKey && !event.ctrlKey && !event.metaKey) {
    move(event, target, ...ARROWS[event.key]);
  }
};

// Submitting waits for the cells: what is submitted is what is on the screen.
const holdForm = async (event: SubmitEvent): Promise<void> => {
  const form = event.target as HTMLFormElement;
  leaveSpread();
  const dirty = cells().filter(isTyped);
  if (form.method !== "post" || !(dirty.length || isSaving())) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const submitter = event.submitter;
  await Promise.all(cells().map((cell) => (dirty.includes(cell) ? save(cell) : settled(cell))));
  const stuck = cells().find(isStuck);
  if (stuck) stuck.focus();
  else form.requestSubmit(submitter as HTMLElement | null);
};

const onField = (name: string, act: (cell: Cell) => void): void => {
  document.addEventListener(name, (event) => {
    const cell = event.target as Cell;
    if (cell.matches?.(CELL)) act(cell);
  });
};

export const startWeek = (): void => {
  startHeld();
  if (!cells().length) return;
  startSums(cells());
  startCopy();
  void restore();
  document.addEventListener("keydown", onKey);
  onField("focusin", (cell) => cell.select());
  onField("input", (cell) => isSpread(cell) || keep(cell, cell.value));
  onField("change", (cell) => (isSpread(cell) ? onSpreadLeft(cell) : void save(cell)));
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest?.<HTMLElement>("[data-nudge]");
    const cell = button?.closest(".nudge")?.querySelector<Cell>(CELL);
    if (!cell) return;
    event.preventDefault();
    nudge(cell, Number(button?.dataset.nudge));
  });
  document.addEventListener("submit", (event) => void holdForm(event), true);
  addEventListener("online", again);
  setInterval(again, RETRY_MS);
};
