import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { acquisitionOf } from "../../../domain/ingest/acquisition.ts";
import { referringHost } from "../../../domain/ingest/referrer.ts";
import { sourceTable } from "../../../domain/ingest/source-table.ts";
import { sourceOfHost, sourceOfTag } from "../../../domain/ingest/sources.ts";
import { isSpamHost } from "../../../domain/ingest/spam-referrers.ts";
import { address } from "./event-support.ts";

const from = (query: string, referrer = "") => {
  const source = referrer ? address(referrer) : null;
  return acquisitionOf({
    address: address(`https://example.com/${query}`),
    referrer: source,
    referringHost: referringHost(source, ["example.com"]),
    scrub: (text) => text,
  });
};

describe("sources", () => {
  it.each([
    ["google.com", "Google"],
    ["google.co.uk", "Google"],
    ["maps.google.de", "Google"],
    ["gemini.google.com", "Gemini"],
    ["mail.google.com", "Gmail"],
    ["google.example.com", "google.example.com"],
    ["notwikipedia.org", "notwikipedia.org"],
    ["en.m.wikipedia.org", "Wikipedia"],
    ["news.ycombinator.com", "Hacker News"],
    ["ycombinator.com", "ycombinator.com"],
    ["t.co", "Twitter"],
    ["out.reddit.com", "Reddit"],
    ["chatgpt.com", "ChatGPT"],
    ["copilot.microsoft.com", "Microsoft Copilot"],
    ["l.facebook.com", "Facebook"],
    ["com.google.android.gm", "Gmail"],
    ["com.unknown.app", "com.unknown.app"],
    ["com", "com"],
  ])("[IN10] knows %s as %s", (host, name) => {
    expect(sourceOfHost(host).name).toBe(name);
  });

  it.each([
    ["google", "Google"],
    ["GOOGLE", "Google"],
    ["fb", "Facebook"],
    ["chatgpt.com", "ChatGPT"],
    ["www.producthunt.com", "Product Hunt"],
    ["hacker news", "Hacker News"],
    ["Autumn Newsletter", "Autumn Newsletter"],
    ["partner.example", "partner.example"],
  ])("[IN10] reads the tag %s as %s", (tag, name) => {
    expect(sourceOfTag(tag).name).toBe(name);
  });

  it.each([
    ["?utm_source=a&source=b&ref=c", "a"],
    ["?source=b&ref=c", "b"],
    ["?ref=c", "c"],
    ["?utm_source=&ref=c", "c"],
    ["", "Bing"],
  ])("[IN10] asks utm_source, source, ref and then the referrer: %s", (query, source) => {
    expect(from(query, "https://www.bing.com/").source).toBe(source);
  });

  it("[IN10] has no host and no brand twice", () => {
    const hosts = sourceTable.flatMap(([, , list]) => list.split(" "));
    expect(hosts.filter((host, index) => hosts.indexOf(host) !== index)).toEqual([]);
    const names = sourceTable.map(([name]) => name.toLowerCase());
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    for (const host of hosts) expect(host).toMatch(/^[a-z0-9.-]+$/);
    expect(hosts.length).toBeGreaterThan(400);
  });

  it("[IN10] treats a subdomain of any host like the host, and nothing that merely ends like it", () => {
    const hosts = [...new Set(sourceTable.flatMap(([, , list]) => list.split(" ")))];
    fc.assert(
      fc.property(fc.constantFrom(...hosts), fc.stringMatching(/^[a-z]{8,12}$/), (host, label) => {
        expect(sourceOfHost(`${label}.${host}`)).toEqual(sourceOfHost(host));
        const glued = `${label}${host}`;
        const parent = sourceOfHost(host.slice(host.indexOf(".") + 1));
        expect(sourceOfHost(glued)).toEqual(parent.kind ? parent : { name: glued, kind: null });
        expect(isSpamHost(host)).toBe(false);
      }),
    );
  });

  it.each([
    ["https://example.com/a", ""],
    ["https://www.example.com/a", ""],
    ["https://blog.example.com/a", "blog.example.com"],
    ["http://localhost:3000/", ""],
    ["http://127.0.0.1/", ""],
    ["ftp://files.test/", ""],
    ["file:///home/x", ""],
    ["android-app://com.slack/", "com.slack"],
    ["https://www.other.test/", "other.test"],
  ])("[IN11] takes %s to come from %j", (referrer, host) => {
    expect(referringHost(address(referrer), ["example.com"])).toBe(host);
  });

  it("[IN11] stores a referrer without scheme, query and trailing slash", () => {
    expect(from("", "https://www.other.test/a/b/?q=secret#x").referrer).toBe("other.test/a/b");
    expect(from("", "https://example.com/a").referrer).toBe("");
  });
});

describe("channels", () => {
  it.each([
    ["", "", "Direct"],
    ["?utm_campaign=cross-network", "", "Cross-network"],
    ["?utm_source=amazon&utm_medium=cpc", "", "Paid Shopping"],
    ["?utm_source=x&utm_medium=paid&utm_campaign=eshop-sale", "", "Paid Shopping"],
    ["?utm_source=google&utm_medium=cpc", "", "Paid Search"],
    ["?utm_source=google&utm_medium=cpm", "", "Paid Search"],
    ["?utm_source=facebook&utm_medium=paid-social", "", "Paid Social"],
    ["?utm_source=youtube&utm_medium=retargeting", "", "Paid Video"],
    ["?utm_source=network&utm_medium=cpm", "", "Display"],
    ["?utm_source=network&utm_medium=banner", "", "Display"],
    ["?utm_source=network&utm_medium=ppc", "", "Paid Other"],
    ["", "https://www.etsy.com/", "Organic Shopping"],
    ["?utm_source=x1&utm_campaign=shopping-week", "", "Organic Shopping"],
    ["?utm_source=x1&utm_campaign=workshop", "", "Referral"],
    ["", "https://news.ycombinator.com/", "Organic Social"],
    ["?utm_source=x1&utm_medium=social-media", "", "Organic Social"],
    ["", "https://youtu.be/x", "Organic Video"],
    ["?utm_source=x1&utm_medium=my-video", "", "Organic Video"],
    ["", "https://duckduckgo.com/", "Organic Search"],
    ["?utm_source=x1&utm_medium=organic", "", "Organic Search"],
    ["", "https://claude.ai/", "AI Assistants"],
    ["?utm_source=chatgpt.com", "", "AI Assistants"],
    ["", "https://mail.google.com/", "Email"],
    ["?utm_source=x1&utm_medium=e-mail", "", "Email"],
    ["?utm_source=email", "", "Email"],
    ["?utm_medium=email", "", "Email"],
    ["?utm_source=x1&utm_medium=affiliate", "", "Affiliates"],
    ["?utm_source=x1&utm_medium=audio", "", "Audio"],
    ["?utm_source=sms", "", "SMS"],
    ["?utm_source=x1&utm_medium=webpush", "", "Mobile Push Notifications"],
    ["?utm_source=firebase", "", "Mobile Push Notifications"],
    ["", "https://blog.test/", "Referral"],
    ["?ref=newsletter-7", "", "Referral"],
    ["?utm_medium=referral", "", "Referral"],
  ])("[IN12] puts %j from %j into %s", (query, referrer, channel) => {
    expect(from(query, referrer).channel).toBe(channel);
  });

  it.each([
    ["?gclid=abc", "https://www.google.com/", "Paid Search", "(gclid)"],
    ["?gbraid=abc", "https://www.google.com/", "Paid Search", "(gclid)"],
    ["?msclkid=abc", "https://www.bing.com/", "Paid Search", "(msclkid)"],
    ["?gclid=abc&utm_medium=x", "https://www.google.com/", "Paid Search", "x"],
    ["?gclid=", "https://www.google.com/", "Organic Search", ""],
    ["?msclkid=abc", "https://www.google.com/", "Organic Search", ""],
    ["?gclid=abc", "https://blog.test/", "Referral", ""],
    ["?fbclid=abc", "https://facebook.com/", "Organic Social", ""],
  ])("[IN13] reads the click id in %s from %s", (query, referrer, channel, utmMedium) => {
    expect(from(query, referrer)).toMatchObject({ channel, utmMedium });
  });

  it("[IN12] gives every campaign a channel", () => {
    const word = fc.oneof(fc.constantFrom("", "google", "email", "cpc", "paid", "social", "push"), fc.string());
    fc.assert(
      fc.property(word, word, word, (source, medium, campaign) => {
        const params = new URLSearchParams({ utm_source: source, utm_medium: medium, utm_campaign: campaign });
        expect(from(`?${params}`).channel).not.toBe("");
      }),
    );
  });
});
