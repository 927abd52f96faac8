import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { PATIENCE, Stage } from "./stage.ts";

const page = (
  tracker: string,
  site: string,
) => `<!doctype html><html lang="en"><title>A page</title><link rel="icon" href="data:,">
  <script defer src="${tracker}/script.js" data-site="${site}"></script><script defer src="${tracker}/auto.js"></script>
  <a href="https://other.invalid/there?q=1">out</a> <a href="/list.pdf">list</a> <a href="/second">second</a> <a href="http://[">broken</a>
  <button data-footfall-event="Plan chosen" data-footfall-plan="pro"><b>pro</b></button>
  <form name="search"><button>find</button></form>
  <form data-footfall-event="Signup"><input aria-label="name"><button>join</button></form>
  <script>
    // Nothing leaves the page; whoever stops an event from going up keeps nothing from the tracker.
    addEventListener("submit", (event) => event.preventDefault());
    addEventListener("click", (event) => event.target.closest("a") && event.preventDefault());
    document.querySelector("b").addEventListener("click", (event) => event.stopPropagation());
  </script>`;

it("[TR18] [TR19] [TR20] reports links, downloads, forms, named elements and pages that are not there", async () => {
  await using stage = await Stage.open();
  const site = await stage.site("automatic.example");
  const server = createServer((request, response) => {
    response.writeHead(request.url === "/missing" ? 404 : 200, { "content-type": "text/html; charset=utf-8" });
    response.end(page(stage.server.url, site));
  });
  try {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const reader = await (await stage.person()).newPage();
    const errors: Error[] = [];
    reader.on("pageerror", (error) => errors.push(error));
    await reader.goto(`${url}/missing`);
    await reader.goto(`${url}/here`);
    for (const name of ["out", "list", "second", "broken"]) await reader.getByRole("link", { name }).click();
    await reader.getByText("pro").click();
    await reader.getByLabel("name").click();
    for (const name of ["find", "join"]) await reader.getByRole("button", { name }).click();
    const ask = async () => {
      const body = { site_id: site, metrics: ["events"], dimensions: ["event:name", "event:page"], date_range: "day" };
      const { results } = await stage.server.json<{ results: { dimensions: string[]; metrics: number[] }[] }>(
        "/api/v2/query",
        { method: "POST", body },
      );
      return Object.fromEntries(results.map(({ dimensions, metrics }) => [dimensions.join(" "), metrics[0]]));
    };
    await expect.poll(ask, PATIENCE).toEqual({
      "pageview /missing": 1,
      "404 /missing": 1,
      "pageview /here": 1,
      "Outbound Link: Click /here": 1,
      "File Download /here": 1,
      "Plan chosen /here": 1,
      "Form: Submission /here": 1,
      "Signup /here": 1,
    });
    expect(errors).toEqual([]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
