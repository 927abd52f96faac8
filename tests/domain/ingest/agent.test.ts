import { describe, expect, it } from "vitest";
import { agentOf, unknownAgent } from "../../../domain/ingest/agent.ts";

const iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
const windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)";
const pixel = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko)";

describe("user agents", () => {
  it.each([
    [`${windows} Chrome/120.0.6099.109 Safari/537.36`, "Desktop", "Chrome", "120.0", "Windows", "10"],
    [
      `${windows} Chrome/120.0.0.0 Safari/537.36 Edg/120.0.2210.61`,
      "Desktop",
      "Microsoft Edge",
      "120.0",
      "Windows",
      "10",
    ],
    [`${windows} Chrome/120.0.0.0 Safari/537.36 OPR/106.0.0.0`, "Desktop", "Opera", "106.0", "Windows", "10"],
    [
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Safari/605.1.15",
      "Desktop",
      "Safari",
      "17.1",
      "Mac",
      "10.15",
    ],
    [
      "Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0",
      "Desktop",
      "Firefox",
      "121.0",
      "GNU/Linux",
      "",
    ],
    [
      "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36",
      "Desktop",
      "Chrome",
      "120.0",
      "Chrome OS",
      "14541.0",
    ],
    [`${iphone} Version/17.1 Mobile/15E148 Safari/604.1`, "Mobile", "Safari", "17.1", "iOS", "17.1"],
    [`${iphone} CriOS/120.0.6099.101 Mobile/15E148 Safari/604.1`, "Mobile", "Chrome", "120.0", "iOS", "17.1"],
    [`${iphone} Mobile/15E148 Instagram 312.0.0.0 (iPhone)`, "Mobile", "Mobile App", "312.0", "iOS", "17.1"],
    [`${pixel} Chrome/120.0.0.0 Mobile Safari/537.36`, "Mobile", "Chrome", "120.0", "Android", "14"],
    [
      "Mozilla/5.0 (Linux; Android 13; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/23.0 Chrome/115.0.0.0 Mobile Safari/537.36",
      "Mobile",
      "Samsung Browser",
      "23.0",
      "Android",
      "13",
    ],
    [
      "Mozilla/5.0 (Android 13; Mobile; rv:120.0) Gecko/120.0 Firefox/120.0",
      "Mobile",
      "Firefox",
      "120.0",
      "Android",
      "13",
    ],
    [
      "Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1",
      "Tablet",
      "Safari",
      "16.6",
      "iOS",
      "16.6",
    ],
    [
      "Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0) AppleWebKit/538.1 (KHTML, like Gecko) Version/6.0 TV Safari/538.1",
      "TV",
      "Safari",
      "6.0",
      "Tizen",
      "6.0",
    ],
    [
      "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko",
      "Desktop",
      "Internet Explorer",
      "11.0",
      "Windows",
      "7",
    ],
  ])("[IN15] reads %s", (text, device, browser, browserVersion, os, osVersion) => {
    expect(agentOf(text)).toEqual({ bot: false, device, browser, browserVersion, os, osVersion });
  });

  it("[IN15] knows nothing of an empty one, and does not fail on nonsense", () => {
    expect(agentOf("")).toBe(unknownAgent);
    expect(agentOf("\u0000".repeat(5000)).device).toBe("");
    expect(agentOf("x")).toMatchObject({ browser: "", os: "" });
  });

  it.each([
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    `${windows} HeadlessChrome/120.0.0.0 Safari/537.36`,
    "python-requests/2.31.0",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.0; +https://openai.com/gptbot)",
  ])("[IN3] knows the bot %s", (text) => {
    expect(agentOf(text).bot).toBe(true);
  });

  it("[IN15] parses a text once while it is remembered", () => {
    const text = `${windows} Chrome/99.1 Safari/537.36`;
    expect(agentOf(text)).toBe(agentOf(text));
  });
});
