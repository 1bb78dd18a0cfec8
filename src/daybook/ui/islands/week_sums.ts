// What a saved cell changes on its page: every sum it stands in, and the plan it takes the place of.
// The server draws the sums; from there on the page adds, in whole minutes, and says hours.

type Cell = HTMLInputElement;

const counted = new Map<string, number>();
let sums: Record<string, number> | null = null;

const address = (cell: Cell): string => cell.dataset.saveUrl ?? "";
const group = (cell: Cell): string =>
  `${(cell.dataset.row ?? "").split("-")[0]}.${cell.dataset.col ?? ""}`;
const booked = (cell: Cell): number => Number(cell.dataset.booked ?? 0);

// Whole hundredths of an hour, half up, without zeros at the end: 450 is "7.5", 50 is "0.83".
export const hoursText = (minutes: number): string => {
  const hundredths = Math.floor((minutes * 200 + 60) / 120);
  const rest = String(hundredths % 100).padStart(2, "0").replace(/0+$/, "");
  const whole = Math.floor(hundredths / 100).toLocaleString("en-US");
  return rest ? `${whole}.${rest}` : whole;
};

// Days and rows show a dash where nothing stands.
const textOf = (name: string, minutes: number): string =>
  !minutes && /^[dpr]\./.test(name) ? "–" : hoursText(minutes);

const write = (name: string, text: string): void => {
  for (const place of document.querySelectorAll(`[data-total="${CSS.escape(name)}"]`)) {
    place.textContent = text;
  }
};

const add = (name: string, minutes: number): void => {
  if (!sums || !(name in sums) || !minutes) return;
  sums[name] += minutes;
  write(name, textOf(name, sums[name]));
};

const share = (): void => {
  if (!sums) return;
  const { w = 0, billable = 0 } = sums;
  // In whole millionths first, as the server divides.
  const millionths = w ? Math.floor((billable * 2_000_000 + w) / (w * 2)) : 0;
  write("billable", w ? `${Math.floor((millionths + 5000) / 10_000)}%` : "–");
  write("billable-of", `${hoursText(billable)} of ${hoursText(w)} h`);
};

const show = (cell: Cell, planned: boolean): void => {
  if (!booked(cell)) return;
  cell.classList.toggle("plan", planned);
  const text = planned ? hoursText(booked(cell)) : "";
  cell.placeholder = text;
  if (text) {
    cell.dataset.planText = text;
    cell.dataset.planMinutes = String(booked(cell));
  } else {
    delete cell.dataset.planText;
    delete cell.dataset.planMinutes;
  }
};

// A project's plan of a day stands only while nothing is logged on the project that day.
const ghosts = (cell: Cell, all: Cell[], before: number): void => {
  const same = all.filter((other) => group(other) === group(cell));
  const urls = new Set(same.map(address));
  const after = [...urls].reduce((sum, url) => sum + (counted.get(url) ?? 0), 0);
  if ((before > 0) === (after > 0)) return;
  const planned = after === 0;
  for (const url of urls) {
    const minutes = booked(same.find((other) => address(other) === url) as Cell);
    for (const name of ["ghost", "wp", `p.${cell.dataset.col}`]) {
      add(name, planned ? minutes : -minutes);
    }
  }
  for (const other of same) show(other, planned);
};

// The cell holds `minutes` now. Pages without sums of their own are left alone.
export const count = (cell: Cell, minutes: number, all: Cell[]): void => {
  if (!sums) return;
  const url = address(cell);
  const before = counted.get(url) ?? 0;
  const change = minutes - before;
  if (!change) return;
  const urls = new Set(all.filter((other) => group(other) === group(cell)).map(address));
  const logged = [...urls].reduce((sum, other) => sum + (counted.get(other) ?? 0), 0);
  counted.set(url, minutes);
  const { col = "", row = "", part = "" } = cell.dataset;
  const names = ["w", "wp", `d.${col}`, `p.${col}`, `t.${col}`, `r.${row}`];
  for (const name of [...names, `part.${part}`, `open.${part}`]) add(name, change);
  if ("billable" in cell.dataset) add("billable", change);
  if (cell.dataset.category) add(cell.dataset.category, change);
  ghosts(cell, all, logged);
  share();
};

export const startSums = (all: Cell[]): void => {
  const given = document.querySelector<HTMLElement>("[data-sums]")?.dataset.sums;
  if (!given) return;
  sums = JSON.parse(given);
  for (const cell of all) counted.set(address(cell), Number(cell.dataset.minutes ?? 0));
};
