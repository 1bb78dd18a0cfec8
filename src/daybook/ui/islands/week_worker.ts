// Keeps the last copy of My Week for reading and typing without a connection: own weeks, their
// scripts and styles, no other page. With a connection the server always answers. The copies go
// when somebody signs in or out (week_offline.ts).
type Waits = Event & { waitUntil(work: Promise<unknown>): void };
type Asked = Waits & { request: Request; respondWith(answer: Promise<Response>): void };

const BEGINS = "daybook-week-";
const NAME = `${BEGINS}1`;
const WEEK = /^\/time\/\d{4}-W\d\d$/;
const MOST = 6;
const scope = self as unknown as {
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  location: Location;
};

const isOwnWeek = (url: URL): boolean => WEEK.test(url.pathname) && !url.searchParams.has("person");

const pagesOf = async (kept: Cache): Promise<Request[]> =>
  (await kept.keys()).filter((one) => WEEK.test(new URL(one.url).pathname));

// The newest copy lies last; the oldest of too many goes.
const keepPage = async (url: URL, response: Response): Promise<void> => {
  if (!response.ok || response.redirected || !isOwnWeek(url)) return;
  if (!(response.headers.get("Content-Type") ?? "").startsWith("text/html")) return;
  const kept = await caches.open(NAME);
  await kept.delete(url.pathname);
  await kept.put(url.pathname, response);
  const pages = await pagesOf(kept);
  for (const old of pages.slice(0, Math.max(0, pages.length - MOST))) await kept.delete(old);
};

const page = async (event: Asked, url: URL): Promise<Response> => {
  try {
    const response = await fetch(event.request);
    event.waitUntil(keepPage(url, response.clone()));
    return response;
  } catch (error) {
    const kept = await caches.open(NAME);
    const copy = await kept.match(url.pathname);
    if (copy && isOwnWeek(url)) return copy;
    const last = (await pagesOf(kept)).pop();
    if (url.pathname === "/time" && last) return Response.redirect(last.url);
    throw error;
  }
};

// Addresses of files name their content, so a kept one is never stale.
const file = async (request: Request): Promise<Response> => {
  const kept = await caches.open(NAME);
  const copy = await kept.match(request);
  if (copy) return copy;
  const response = await fetch(request);
  if (response.ok) {
    const old = await kept.match(request, { ignoreSearch: true });
    if (old) await kept.delete(request, { ignoreSearch: true });
    await kept.put(request, response.clone());
  }
  return response;
};

const keepAll = async (address: string, files: string[]): Promise<void> => {
  const url = new URL(address, scope.location.origin);
  await keepPage(url, await fetch(url, { credentials: "same-origin" }));
  for (const one of files) await file(new Request(one));
};

self.addEventListener("install", (event) => (event as Waits).waitUntil(scope.skipWaiting()));

self.addEventListener("activate", (event) => {
  const tidy = async (): Promise<void> => {
    for (const name of await caches.keys()) {
      if (name.startsWith(BEGINS) && name !== NAME) await caches.delete(name);
    }
    await scope.clients.claim();
  };
  (event as Waits).waitUntil(tidy());
});

self.addEventListener("message", (event) => {
  const { keep, files } = (event as MessageEvent).data ?? {};
  if (typeof keep === "string") (event as unknown as Waits).waitUntil(keepAll(keep, files ?? []));
});

self.addEventListener("fetch", (event) => {
  const asked = event as Asked;
  const url = new URL(asked.request.url);
  if (asked.request.method !== "GET" || url.origin !== scope.location.origin) return;
  if (url.pathname.startsWith("/static/daybook/") && url.search.startsWith("?v=")) {
    asked.respondWith(file(asked.request));
  } else if (asked.request.mode === "navigate" && (url.pathname === "/time" || isOwnWeek(url))) {
    asked.respondWith(page(asked, url));
  }
});
