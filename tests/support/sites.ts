import * as v from "valibot";
import type { SiteRecord } from "../../objects/api.ts";
import { createSiteSchema, type SiteSettings } from "../../protocol/site-settings.ts";

/** A site as the Directory keeps it, every setting at its default unless given. */
export const aSite = (siteId: string, version = 1, given: Partial<SiteSettings> = {}): SiteRecord => {
  const settings = v.parse(createSiteSchema, { site_id: siteId, ...given });
  return {
    settings: { ...settings, allowed_hosts: settings.allowed_hosts ?? [siteId, `*.${siteId}`] },
    version,
    createdAt: 0,
  };
};
