// A cell's hours over other cells: dragged with Ctrl held, clicked with Ctrl held, or by keys. What
// is copied together is taken back together; only cells that can be typed into are there to be passed.
import { CELL, savedText, saveTogether, tell, type Cell } from "./week_cells";

let from: Cell | null = null;
let before: Cell | null = null;
let passed: Cell[] = [];

const inRow = (row: Element): Cell[] => [...row.querySelectorAll<Cell>(CELL)];

// The cells between two corners, the first one left out.
const between = (first: Cell, last: Cell): Cell[] => {
  const rows = [...(first.closest("tbody")?.rows ?? [])];
  const row = (cell: Cell): number => rows.indexOf(cell.closest("tr") as HTMLTableRowElement);
  const ends = (a: number, b: number): [number, number] => (a < b ? [a, b] : [b, a]);
  const [top, bottom] = ends(row(first), row(last));
  const [left, right] = [first.dataset.col ?? "", last.dataset.col ?? ""].sort();
  const isWithin = ({ dataset: { col = "" } }: Cell): boolean => col >= left && col <= right;
  return rows
    .slice(top, bottom + 1)
    .flatMap(inRow)
    .filter((cell) => cell !== first && isWithin(cell));
};

const mark = (found: Cell[]): void => {
  for (const cell of passed) cell.classList.remove("passed");
  passed = found;
  for (const cell of passed) cell.classList.add("passed");
};

const stop = (): void => {
  mark([]);
  from = before = null;
};

export const copyOver = (source: Cell, targets: Cell[]): void => {
  const text = source.value.trim();
  if (!text) return tell("This cell is empty. Type its hours first, then copy them.", source);
  const own = text === savedText(source) ? [] : [source];
  saveTogether([...own, ...targets].map((cell) => ({ cell, text })));
};

const onDown = (event: PointerEvent): void => {
  const cell = (event.target as Element).closest?.<Cell>(CELL);
  if (!cell || event.button || !(event.ctrlKey || event.metaKey)) return;
  // Neither a selection nor another focus: the cell in focus is what a click copies.
  event.preventDefault();
  const focused = document.activeElement;
  before = focused?.matches(CELL) && focused !== cell ? (focused as Cell) : null;
  from = cell;
};

const onMove = (event: PointerEvent): void => {
  if (!from) return;
  const under = document.elementFromPoint(event.clientX, event.clientY)?.closest("td");
  const cell = under?.querySelector<Cell>(CELL);
  if (cell && cell.closest("tbody") === from.closest("tbody")) mark(between(from, cell));
};

const onUp = (): void => {
  if (!from) return;
  const [source, clicked, targets] = [from, before, passed];
  stop();
  if (targets.length) {
    copyOver(source, targets);
    source.focus();
  } else if (clicked) copyOver(clicked, [source]);
  else source.focus();
};

export const startCopy = (): void => {
  document.addEventListener("pointerdown", onDown);
  document.addEventListener("pointermove", onMove);
  document.addEventListener("pointerup", onUp);
  document.addEventListener("pointercancel", stop);
  document.addEventListener("keydown", (event) => event.key === "Escape" && stop());
};
