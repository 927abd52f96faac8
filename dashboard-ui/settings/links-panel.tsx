import { useEffect, useMemo } from "preact/hooks";
import type { ShareLink } from "../../protocol/links.ts";
import type { Segment } from "../../protocol/segments.ts";
import { CopyButton } from "../elements/copy-button.tsx";
import { counterTag, frameTag } from "../rules/embed-tags.ts";
import type { Dashboard } from "../store/dashboard.ts";
import type { SiteAdminApi } from "../store/site-admin-api.ts";
import { sharingText } from "../text/settings-sharing.ts";
import { text } from "../text.ts";
import { EntryPanel, RemoveButton, useEntryList } from "./entry-panel.tsx";
import { LinkForm } from "./link-form.tsx";
import type { SectionProps } from "./props.ts";

const words = sharingText.links;

const nameOf = (link: ShareLink): string => link.name || words.unnamed;

/** What a link may and may not, in a few words. */
const limitsOf = (link: ShareLink, segments: readonly Segment[], { day }: Dashboard, now: number): string[] => {
  const dayOf = (at: number): string => day.day(new Date(at).toISOString().slice(0, 10));
  const { expires_at: expires, segment: number } = link;
  const segment = segments.find(({ id }) => id === number);
  return [
    ...(link.has_password ? [words.protected] : []),
    ...(expires === null ? [] : [expires > now ? words.until(dayOf(expires)) : words.over(dayOf(expires))]),
    ...(number === null ? [] : [words.limited(segment?.name ?? String(number))]),
    link.last_used === null ? words.unused : words.used(day.day(link.last_used)),
  ];
};

const Code = ({ label, content }: { label: string; content: string }) => (
  <div class="setting-code">
    <span class="hint">{label}</span>
    <code>{content}</code>
    <CopyButton content={content} />
  </div>
);

/** What is copied from a link that stands: its address, or the tag of a counter. */
const Uses = ({ link, site, origin }: { link: ShareLink; site: string; origin: string }) => (
  <>
    {link.url === null && <Code label={words.counterTag} content={counterTag(origin, site, link.token)} />}
    {link.url !== null && <Code label={words.url} content={link.url} />}
    {link.embed_url !== null && (
      <details class="setting-more">
        <summary>{words.embed}</summary>
        <Code label={words.embedTag} content={frameTag(link.embed_url, text.product)} />
      </details>
    )}
  </>
);

const partsOf = (admin: SiteAdminApi) => ({ load: admin.links, make: admin.createLink, remove: admin.revokeLink });

/** The share links of a site: made, copied, revoked. */
export const LinksPanel = (props: SectionProps) => {
  const { dashboard, site } = props;
  const list = useEntryList(props, partsOf);
  const store = useMemo(() => dashboard.segmentsOf(site), [dashboard, site]);
  // Without them a link can be limited to nothing; all else works.
  useEffect(() => store.need(), [store]);
  const segments = store.entries.value ?? [];
  const now = Date.now();
  return (
    <EntryPanel
      heading={words.heading}
      lead={words.hint}
      none={words.none}
      list={list}
      removal={{
        heading: words.revokeHeading,
        what: (link) => words.revokeWhat(nameOf(link)),
        confirm: words.revokeConfirm,
      }}
      row={(link, { onRemove }) => {
        const isOver = link.expires_at !== null && link.expires_at <= now;
        return (
          <li key={link.id} class="link-entry" data-over={isOver}>
            <div class="link-head">
              <span class="setting-kind">{words.kinds[link.kind]}</span>
              <span class="setting-words">
                <bdi>{nameOf(link)}</bdi>
                <span class="muted">{limitsOf(link, segments, dashboard, now).join(" · ")}</span>
              </span>
              <RemoveButton label={words.revoke(nameOf(link))} title={words.revokeConfirm} onRemove={onRemove} />
            </div>
            {!isOver && <Uses link={link} site={site} origin={dashboard.origin} />}
          </li>
        );
      }}
    >
      <LinkForm segments={segments} make={list.make} />
    </EntryPanel>
  );
};
