// My Week without a connection: a worker keeps the last copy of one's own weeks, this browser keeps
// what was typed, and both forget whom they belong to when somebody signs in or out.
import { dropSent } from "./week_drafts";

const BEGINS = "daybook-week-";
const WHOSE = "daybook.week-of";

const forget = async (): Promise<void> => {
  for (const name of await caches.keys()) if (name.startsWith(BEGINS)) await caches.delete(name);
  for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
  await dropSent();
};

// Copies of somebody else's weeks are gone before one's own are kept.
const isMine = (whose: string): boolean => {
  try {
    const before = localStorage.getItem(WHOSE);
    localStorage.setItem(WHOSE, whose);
    return before === whose || before === null;
  } catch {
    return false;
  }
};

const keepHere = async (whose: string): Promise<void> => {
  if (!isMine(whose)) await forget();
  await navigator.serviceWorker.register("/time/worker.js", { scope: "/time" });
  const ready = await navigator.serviceWorker.ready;
  // A page that the worker has brought is kept already; the first one it has not.
  if (navigator.serviceWorker.controller && wasBrought()) return;
  const named = document.querySelectorAll<HTMLElement>("head script[src], head link[href]");
  const files = [...named].map((one) => one.getAttribute("src") ?? one.getAttribute("href") ?? "");
  ready.active?.postMessage({ keep: location.pathname + location.search, files });
};

const wasBrought = (): boolean => {
  const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return !!entry && entry.workerStart > 0;
};

const say = (): void => {
  for (const place of document.querySelectorAll<HTMLElement>("[data-offline]")) {
    place.hidden = navigator.onLine;
  }
};

export const startOffline = (): void => {
  // Only a page of a safe origin may have a worker; everything else works without.
  if (!("serviceWorker" in navigator) || !("caches" in window)) return;
  if (/^\/(sign-in|signed-out)/.test(location.pathname)) void forget();
  document.addEventListener("submit", (event) => {
    const action = (event.target as HTMLFormElement).getAttribute("action");
    if (action?.endsWith("/sign-out")) void forget();
  });
  const week = document.querySelector<HTMLElement>("[data-week-copy]");
  if (!week) return;
  addEventListener("online", say);
  addEventListener("offline", say);
  say();
  // What cannot be kept is no reason to trouble anybody who types.
  keepHere(week.dataset.weekUser ?? "").catch(() => undefined);
};
