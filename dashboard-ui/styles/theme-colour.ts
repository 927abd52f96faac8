let probe: HTMLElement | null = null;

/**
 * A colour token (`--accent`) as a canvas understands it. The tokens are light-dark() pairs, which only an element's
 * computed style resolves.
 */
export const themeColour = (token: string): string => {
  if (probe === null) {
    probe = document.createElement("span");
    probe.hidden = true;
    document.body.append(probe);
  }
  probe.style.color = `var(${token})`;
  return getComputedStyle(probe).color;
};
