import { countStream } from "./count-stream.ts";

/** Adopted, not written into the page: a page's Content-Security-Policy allows it. Colours have a ground of their own, so they can be read on any page. */
const style = `
:host{display:inline-block;color-scheme:light dark;font:500 14px/1.4 var(--footfall-font,system-ui,sans-serif)}
:host([theme=light]){color-scheme:light}
:host([theme=dark]){color-scheme:dark}
:host([hidden]),.base[hidden]{display:none}
.base{display:inline-flex;align-items:center;gap:.5em;padding:.25em .75em;border:1px solid var(--footfall-border,light-dark(#d8dee4,#3d444d));border-radius:var(--footfall-radius,999px);background:var(--footfall-background,light-dark(#fff,#15191f));color:var(--footfall-color,light-dark(#1f2328,#e6edf3))}
.dot{width:.55em;height:.55em;border-radius:50%;background:var(--footfall-dot,light-dark(#1a7f37,#3fb950))}
.count{font-variant-numeric:tabular-nums;font-weight:650}
.said{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media (prefers-reduced-motion:no-preference){.dot{animation:p 2.4s infinite}@keyframes p{50%{opacity:.45}}}`;

/** Whoever listens hears the number when it comes, and then at most this often. */
const SAY_MS = 60_000;

/** Where this script came from: the server that counts. */
const script = document.currentScript as HTMLScriptElement | null;
const origin = new URL(script?.src || location.href).origin;

const part = (name: string): HTMLElement => {
  const element = document.createElement("span");
  element.className = name;
  element.setAttribute("part", name);
  return element;
};

/**
 * `<footfall-live site="example.com">`: how many are on the site now. `token` of a counter where the site is not public, `label`
 * for other words than "online now", `theme` light or dark, `server` where the script does not come from the server that counts.
 * Nothing shows until the number is known. Parts: base, dot, count, label.
 */
export class FootfallLive extends HTMLElement {
  static observedAttributes = ["site", "token", "server", "label"];
  private readonly base = part("base");
  private readonly count = part("count");
  private readonly label = part("label");
  private readonly said = part("said");
  private stop: (() => void) | null = null;
  private saidAt = 0;
  private isThere = false;

  constructor() {
    super();
    const dot = part("dot");
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    this.base.hidden = true;
    this.said.role = "status";
    for (const seen of [dot, this.count, this.label]) seen.ariaHidden = "true";
    this.base.append(dot, this.count, this.label, this.said);
    root.append(this.base);
  }

  connectedCallback(): void {
    this.isThere = true;
    document.addEventListener("visibilitychange", this.follow);
    this.follow();
  }

  disconnectedCallback(): void {
    this.isThere = false;
    document.removeEventListener("visibilitychange", this.follow);
    this.follow();
  }

  attributeChangedCallback(name: string): void {
    if (name === "label") return;
    this.stop?.();
    this.stop = null;
    this.show(null);
    if (this.isThere) this.follow();
  }

  /** A page that nobody looks at needs no connection. */
  private readonly follow = (): void => {
    const site = this.getAttribute("site");
    if (this.isThere && site && !document.hidden) this.stop ??= countStream(this.url(site), this.show);
    else {
      this.stop?.();
      this.stop = null;
    }
  };

  private url(site: string): string {
    const url = new URL(`/api/sites/${encodeURIComponent(site)}/online`, this.getAttribute("server") || origin);
    url.protocol = url.protocol.replace("http", "ws");
    const token = this.getAttribute("token");
    if (token) url.searchParams.set("token", token);
    return url.href;
  }

  private readonly show = (online: number | null): void => {
    this.base.hidden = online === null;
    if (online === null) return;
    const language = this.lang || document.documentElement.lang || undefined;
    const words = this.getAttribute("label") ?? "online now";
    this.count.textContent = online.toLocaleString(language);
    this.label.textContent = words;
    if (Date.now() - this.saidAt < SAY_MS) return;
    this.saidAt = Date.now();
    this.said.textContent = `${this.count.textContent} ${words}`;
  };
}
