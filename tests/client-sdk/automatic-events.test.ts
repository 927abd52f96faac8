import { expect, it } from "vitest";
import { downloadEndings, linkEvent } from "../../client-sdk/automatic/link-event.ts";
import { namedEvent } from "../../client-sdk/automatic/named-event.ts";

const endings = downloadEndings.split(",");

it.each([
  [
    "https://other.example/a?q=secret#part",
    { name: "Outbound Link: Click", props: { url: "https://other.example/a" } },
  ],
  ["https://shop.example.com/", { name: "Outbound Link: Click", props: { url: "https://shop.example.com/" } }],
  ["https://example.com/report.PDF?v=2", { name: "File Download", props: { url: "https://example.com/report.PDF" } }],
  ["https://cdn.example/setup.exe", { name: "File Download", props: { url: "https://cdn.example/setup.exe" } }],
  ["https://www.example.com/pricing", null],
  ["https://example.com/notes.pdf/", null],
  ["https://example.com/pdf", null],
  ["mailto:a@other.example", null],
  ["javascript:void(0)", null],
])("[TR18] knows what a click on %s is, without query and fragment", (link, event) => {
  expect(linkEvent(new URL(link), { ownHost: "example.com", endings })).toEqual(event);
});

it("[TR19] reads an event's name and properties off an element", () => {
  const dataset = {
    footfallEvent: "Signup",
    footfallPlan: "pro",
    footfallButtonPlace: "top",
    other: "x",
    footfall: "y",
  };
  expect(namedEvent(dataset)).toEqual({ name: "Signup", props: { plan: "pro", buttonPlace: "top" } });
  expect(namedEvent({ footfallPlan: "pro" })).toBeNull();
});
