// What every island needs from the page: the form token, a place to speak, who is typing.

export const csrfToken = (): string => document.body.dataset.csrf ?? "";

// A key must never fire while someone types, picks from a list, or uses a modal dialog.
export const isTyping = (target: EventTarget | null): boolean => {
  const element = target as HTMLElement | null;
  if (!element?.closest) return false;
  if (element.closest("dialog[open]") || element.isContentEditable) return true;
  const field = element.closest("input, select, textarea");
  return !!field && !/^(checkbox|radio|button|submit)$/.test((field as HTMLInputElement).type);
};

export const icon = (name: string): SVGSVGElement => {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "ic");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
};

export const make = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};

// Says something in the corner, for eye and ear. Errors stay until they are closed.
export const say = (text: string, kind: "ok" | "info" | "warn" | "bad" = "ok"): void => {
  const place = document.getElementById("toasts");
  if (!place) return;
  const drawn = { ok: "check", info: "info", warn: "warn", bad: "red" }[kind];
  const close = make("button", { class: "btn bare icon end", type: "button", "aria-label": "Close" });
  close.append(icon("close"));
  const notice = make("div", { class: `notice ${kind}` }, icon(drawn), make("p", {}, text), close);
  const leave = () => notice.remove();
  close.addEventListener("click", leave);
  place.append(notice);
  while (place.children.length > 3) place.firstElementChild?.remove();
  if (kind === "bad") return;
  const timer = setTimeout(leave, 8000);
  notice.addEventListener("pointerenter", () => clearTimeout(timer));
  notice.addEventListener("focusin", () => clearTimeout(timer));
};

// Sends a plain form, for actions that scripts offer and the server redirects from.
export const postTo = (action: string, fields: Record<string, string> = {}): void => {
  const form = make("form", { method: "post", action, hidden: "" });
  const all = { csrfmiddlewaretoken: csrfToken(), ...fields };
  for (const [name, value] of Object.entries(all)) {
    form.append(make("input", { type: "hidden", name, value }));
  }
  document.body.append(form);
  form.submit();
};

export class Refused extends Error {
  status: number;
  body: Record<string, any>;
  constructor(status: number, body: Record<string, any>) {
    super(body.title || `The server answered ${status}. Try again; if it stays, tell your administrator.`);
    this.status = status;
    this.body = body;
  }
}

// JSON in, JSON out. A refusal throws Refused; no connection throws TypeError, as fetch does.
export const ask = async (
  url: string,
  options: { method?: string; body?: unknown; signal?: AbortSignal } = {},
): Promise<any> => {
  const headers: Record<string, string> = {
    Accept: "application/json",
    "X-Requested-With": "daybook",
  };
  if (options.body !== undefined) {
    headers["Content-Type"] = "application/json";
    headers["X-CSRFToken"] = csrfToken();
  }
  const response = await fetch(url, {
    method: options.method ?? "GET",
    headers,
    body: options.body === undefined ? undefined : JSON.stringify(options.body),
    signal: options.signal,
    credentials: "same-origin",
    // A cell saved while the page is being left still reaches the server.
    keepalive: options.body !== undefined,
  });
  const json = (response.headers.get("Content-Type") ?? "").includes("json");
  const body = json ? await response.json() : {};
  if (response.redirected && !json) {
    throw new Refused(401, { title: "You are signed out. Sign in again in another tab, then retry." });
  }
  if (!response.ok) throw new Refused(response.status, body);
  return body;
};
