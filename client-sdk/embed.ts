import { FootfallLive } from "./embed/footfall-live.ts";

/** `/embed.js`: defines `<footfall-live>`, once however often a page includes it. */
if (!customElements.get("footfall-live")) customElements.define("footfall-live", FootfallLive);
