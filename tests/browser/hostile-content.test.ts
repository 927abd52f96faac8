import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openShop } from "./shop.ts";
import { PATIENCE, readBoard, Stage } from "./stage.ts";

/** What has run in pages that took text for more than text; each would set `window.hurt`. */
const corpus = [
  "<script>window.hurt=1</script>",
  "</script><script>window.hurt=1</script>",
  '"><img src=x onerror="window.hurt=1">',
  "'><svg/onload=window.hurt=1>",
  "<svg><script href=data:,window.hurt=1 />",
  "<iframe srcdoc='<script>parent.hurt=1</script>'></iframe>",
  "<math><mtext></form><form><mglyph><style></math><img src onerror=window.hurt=1>",
  "<details open ontoggle=window.hurt=1>",
  "<input autofocus onfocus=window.hurt=1>",
  "<a href='javascript:window.hurt=1'>x</a>",
  "javascript:window.hurt=1",
  "data:text/html,<script>parent.hurt=1</script>",
  "{{window.hurt=1}}<%= window.hurt=1 %>",
  "&lt;img src=x onerror=window.hurt=1&gt;",
  "<style>@import 'data:,*{x:expression(window.hurt=1)}'</style>",
  "<base href='https://evil.example/'>",
  "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
  "\u202e\u0000\ufeff<b>\ud83d",
  "__proto__",
  "constructor",
];

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage?.[Symbol.asyncDispose]());

describe("what visitors send, on the dashboard", () => {
  it("[AC22] never runs there, and never leads anywhere else, in whatever field it came", async () => {
    const site = await stage.site("corpus.example");
    await using shop = await openShop(stage.server.url, site);
    const page = await (await stage.person()).newPage();
    for (const [index, text] of corpus.entries()) {
      const sent = encodeURIComponent(text.toWellFormed());
      await page.goto(`${shop.url}/p${index}${sent}?utm_source=${sent}&utm_campaign=${sent}#${sent}`);
      await page.evaluate((name) => {
        const { footfall } = window as unknown as {
          footfall: { track(name: string, props: Record<string, string>): void };
        };
        document.title = name;
        footfall.track(name, { [name]: name, plan: name });
      }, text.toWellFormed());
    }
    const dashboard = await stage.viewer(`/${site}`);
    const dialogs: string[] = [];
    dashboard.on("dialog", (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    await expect.poll(async () => (await readBoard(dashboard)).events.length, PATIENCE).toBeGreaterThan(30);
    const seen = (await readBoard(dashboard)).events.map(([name]) => name);
    expect(seen).toContain(corpus[0]);
    expect(await dashboard.evaluate(() => Reflect.get(window, "hurt"))).toBe(undefined);
    expect(
      await dashboard.locator("script:not([src]), iframe, base, object, embed, a[href^='javascript:']").count(),
    ).toBe(0);
    expect(new URL(dashboard.url()).origin).toBe(stage.server.url);
    expect(dialogs).toEqual([]);
  });

  it("[AC22] stands in a page that no other site may frame, and that loads nothing from elsewhere", async () => {
    const answer = await fetch(`${stage.server.url}/`);
    const framed = answer.headers.get("content-security-policy") ?? "";
    expect(framed).toContain("frame-ancestors 'none'");
    expect(answer.headers.get("x-frame-options")).toBe("DENY");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    const page = await answer.text();
    expect(page).toContain("default-src 'none'; script-src 'self'");
    expect(page).not.toMatch(/unsafe-inline|unsafe-eval/);
  });
});
