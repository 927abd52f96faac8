import axe from "axe-core";
import type { Page } from "playwright-core";

/** What axe finds wrong, each with where. */
export const violations = async (page: Page): Promise<string[]> => {
  // Colours in the middle of a fade are nobody's choice.
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: tool } = window as unknown as { axe: typeof axe };
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
    const found = await tool.run(document, { runOnly: { type: "tag", values: tags } });
    // Text on grounds and names of controls were looked at: a page that axe could not read has no violations either.
    const looked = found.passes.filter(({ id }) => id === "color-contrast" || id === "button-name");
    if (looked.length < 2) return [`axe found nothing to look at (${found.passes.length} passes)`];
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target, html }) => `${id}: ${target} ${html}`));
  });
};

/** Pixels that the page is wider than its window. */
export const sidewaysScroll = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
