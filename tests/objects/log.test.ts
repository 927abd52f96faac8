import { expect, it, vi } from "vitest";
import { logIncident } from "../../objects/log.ts";

it("[OP2] a failure of an object is an entry under a number that its callers are told, so that theirs can be found from it", () => {
  const noted = vi.spyOn(console, "error").mockImplementation(() => {});
  const told = logIncident("example.com#0", "the journal could not be written", new Error("disk I/O error"));
  const [line] = noted.mock.calls.map(([text]) => JSON.parse(String(text)) as Record<string, string>);
  noted.mockRestore();
  expect(line).toMatchObject({ level: "error", message: "the journal could not be written", object: "example.com#0" });
  expect(line?.error).toContain("disk I/O error");
  expect(told).toBe(`the journal could not be written (incident ${line?.incident})`);
  expect(line?.incident).toMatch(/^[0-9a-f-]{36}$/);
});
