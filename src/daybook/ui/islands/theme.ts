// Which theme? The account's, else the one chosen here, else the system's. Runs before the paint.
const root = document.documentElement;
const stored = (): string | null => {
  try {
    return localStorage.getItem("daybook.theme");
  } catch {
    return null; // Storage may be refused; the system's theme then holds.
  }
};
const chosen = root.dataset.theme ?? stored();
if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
root.classList.add("scripted");

document.addEventListener("click", (event) => {
  if (!(event.target as Element).closest?.("[data-theme-switch]")) return;
  const dark = root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  try {
    localStorage.setItem("daybook.theme", root.dataset.theme);
  } catch {
    // The choice then lasts as long as the page.
  }
});
