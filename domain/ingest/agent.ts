import { isbot } from "isbot";
import UAParser from "ua-parser-js";
import { BoundedCache } from "./bounded-cache.ts";

/** What a user agent text says, in the names that Plausible uses. Empty strings mean: unknown. */
export interface Agent {
  bot: boolean;
  device: string;
  browser: string;
  browserVersion: string;
  os: string;
  osVersion: string;
}

export const unknownAgent: Agent = { bot: false, device: "", browser: "", browserVersion: "", os: "", osVersion: "" };

/** Longer texts are cut before anything looks at them. */
const AGENT_CHARS = 1000;

const browserNames: Readonly<Record<string, string>> = {
  "Mobile Safari": "Safari",
  "Chrome Headless": "Chrome",
  "Mobile Chrome": "Chrome",
  "Mobile Firefox": "Firefox",
  "Firefox Reality": "Firefox",
  Edge: "Microsoft Edge",
  IE: "Internet Explorer",
  IEMobile: "Internet Explorer",
  "Opera Mini": "Opera",
  "Opera Mobi": "Opera",
  "Opera Tablet": "Opera",
  "Opera Touch": "Opera",
  "Opera Coast": "Opera",
  "Samsung Internet": "Samsung Browser",
  Yandex: "Yandex Browser",
  DuckDuckGo: "DuckDuckGo Privacy Browser",
  UCBrowser: "UC Browser",
  QQBrowser: "QQ Browser",
  QQBrowserLite: "QQ Browser",
  Silk: "Amazon Silk",
  "Chrome WebView": "Mobile App",
  "Android Browser": "Android Browser",
  WebKit: "Mobile App",
  Facebook: "Mobile App",
  Instagram: "Mobile App",
  TikTok: "Mobile App",
  Snapchat: "Mobile App",
  LinkedIn: "Mobile App",
  WeChat: "Mobile App",
  Line: "Mobile App",
  KAKAOTALK: "Mobile App",
  KAKAOSTORY: "Mobile App",
  Klarna: "Mobile App",
  GSA: "Mobile App",
  Twitter: "Mobile App",
};

const osNames: Readonly<Record<string, string>> = {
  "Mac OS": "Mac",
  macOS: "Mac",
  Linux: "GNU/Linux",
  GNU: "GNU/Linux",
  "Chromium OS": "Chrome OS",
  "Windows Phone": "Windows Phone",
  "Windows Mobile": "Windows Mobile",
  PlayStation: "PlayStation",
};

const deviceNames: Readonly<Record<string, string>> = {
  mobile: "Mobile",
  wearable: "Mobile",
  tablet: "Tablet",
  smarttv: "TV",
  console: "Console",
};

/** "120.0.6099.109" -> "120.0" */
const majorMinor = (version: string | undefined): string => {
  if (!version) return "";
  const [major = "", minor] = version.split(".", 2);
  return minor === undefined ? major : `${major}.${minor}`;
};

const named = (names: Readonly<Record<string, string>>, name: string | undefined): string =>
  name ? (names[name] ?? name) : "";

const parse = (userAgent: string): Agent => {
  const { browser, os, device } = new UAParser(userAgent).getResult();
  const osName = named(osNames, os.name);
  // A desktop says nothing about its device: it is what a known system runs on when it is nothing smaller.
  const fallback = osName === "" ? "" : osName === "Android" || osName === "iOS" ? "Mobile" : "Desktop";
  return {
    bot: isbot(userAgent),
    device: deviceNames[device.type ?? ""] ?? fallback,
    browser: named(browserNames, browser.name),
    browserVersion: majorMinor(browser.version),
    os: osName,
    osVersion: majorMinor(os.version),
  };
};

const cache = new BoundedCache<string, Agent>(5000);

/** What a user agent is; the same object for the same text while it is remembered. */
export const agentOf = (userAgent: string): Agent => {
  if (userAgent === "") return unknownAgent;
  const text = userAgent.slice(0, AGENT_CHARS);
  const known = cache.get(text);
  if (known) return known;
  const agent = parse(text);
  cache.set(text, agent);
  return agent;
};
