import { exports } from "cloudflare:workers";
import { expect, it, vi } from "vitest";
import markdown from "../../docs/api.md?raw";
import { operations } from "../../workers/openapi/operations.ts";
import { commandsOf, readCommand } from "./curl.ts";
import { ORIGIN } from "./requests.ts";

const matcher = (route: string): RegExp => new RegExp(`^${route.replace(/:\w+/g, "[^/?]+")}$`);

it("[OA2] every example of docs/api.md works, and every route has one", { timeout: 60_000 }, async () => {
  // The addresses of alerts are nobody's.
  vi.spyOn(globalThis, "fetch").mockImplementation(async () => new Response(null, { status: 204 }));
  const variables = new Map([
    ["FOOTFALL", ORIGIN],
    ["TOKEN", "test-admin-token"],
  ]);
  const asked: string[] = [];
  let cookies = "";
  for (const command of commandsOf(markdown.replaceAll("the-admin-token", "test-admin-token"))) {
    const example = readCommand(command, variables, cookies);
    if (!example) continue;
    asked.push(`${example.request.method} ${new URL(example.request.url).pathname}`);
    const answer = await exports.default.fetch(example.request);
    const text = await answer.text();
    expect(answer.ok, `${command}\n${answer.status} ${text}`).toBe(true);
    if (example.keepsCookies) cookies = answer.headers.get("set-cookie")?.split(";")[0] ?? "";
    if (example.into) {
      const value = (JSON.parse(text) as Record<string, unknown>)[example.into.field];
      variables.set(example.into.variable, String(value));
    }
  }
  const without = Object.keys(operations).filter((route) => !asked.some((request) => matcher(route).test(request)));
  expect(without).toEqual([]);
});
