import { useEffect, useMemo, useState } from "preact/hooks";
import type { CreateLink, ShareLink } from "../../protocol/links.ts";
import type { Segment } from "../../protocol/segments.ts";
import { CopyButton } from "../elements/copy-button.tsx";
import { Icon } from "../elements/icon.tsx";
import { Panel } from "../elements/panel.tsx";
import { counterTag, frameTag } from "../rules/embed-tags.ts";
import type { Dashboard } from "../store/dashboard.ts";
import { createEntryList } from "../store/entry-list.ts";
import { sharingText } from "../text/settings-sharing.ts";
import { text } from "../text.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { EntryState } from "./entry-state.tsx";
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

interface EntryProps {
  link: ShareLink;
  limits: string[];
  site: string;
  origin: string;
  isOver: boolean;
  onRevoke: () => void;
}

const Code = ({ label, content }: { label: string; content: string }) => (
  <div class="setting-code">
    <span class="hint">{label}</span>
    <code>{content}</code>
    <CopyButton content={content} />
  </div>
);

const Entry = ({ link, limits, site, origin, isOver, onRevoke }: EntryProps) => (
  <li class="link-entry" data-over={isOver}>
    <div class="link-head">
      <span class="setting-kind">{words.kinds[link.kind]}</span>
      <span class="setting-words">
        <bdi>{nameOf(link)}</bdi>
        <span class="muted">{limits.join(" · ")}</span>
      </span>
      <button
        type="button"
        class="icon-button"
        aria-label={words.revoke(nameOf(link))}
        title={words.revokeConfirm}
        onClick={onRevoke}
      >
        <Icon name="close" />
      </button>
    </div>
    {!isOver && link.url === null && <Code label={words.counterTag} content={counterTag(origin, site, link.token)} />}
    {!isOver && link.url !== null && <Code label={words.url} content={link.url} />}
    {!isOver && link.embed_url !== null && (
      <details class="setting-more">
        <summary>{words.embed}</summary>
        <Code label={words.embedTag} content={frameTag(link.embed_url, text.product)} />
      </details>
    )}
  </li>
);

/** The share links of a site: made, copied, revoked. */
export const LinksPanel = ({ dashboard, site, admin }: SectionProps) => {
  const list = useMemo(
    () =>
      createEntryList<ShareLink, CreateLink>({
        load: admin.links,
        make: admin.createLink,
        remove: admin.revokeLink,
        onFailure: dashboard.session.noticeFailure,
      }),
    [admin, dashboard],
  );
  const [segments, setSegments] = useState<readonly Segment[]>([]);
  useEffect(() => {
    void list.load();
    // Without them a link can be limited to nothing; all else works.
    admin.segments().then(setSegments, () => undefined);
  }, [list, admin]);
  const [revoking, setRevoking] = useState<ShareLink | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const now = Date.now();
  return (
    <Panel heading={words.heading} class="setting-panel">
      <p class="muted setting-lead">{words.hint}</p>
      <EntryState list={list} none={words.none} />
      <ul class="setting-list">
        {(list.entries.value ?? []).map((link) => (
          <Entry
            key={link.id}
            link={link}
            limits={limitsOf(link, segments, dashboard, now)}
            site={site}
            origin={dashboard.origin}
            isOver={link.expires_at !== null && link.expires_at <= now}
            onRevoke={() => setRevoking(link)}
          />
        ))}
      </ul>
      <p class="field-problem" role="alert">
        {problem}
      </p>
      <LinkForm segments={segments} make={list.make} />
      {revoking !== null && (
        <ConfirmDialog
          heading={words.revokeHeading}
          confirm={words.revokeConfirm}
          onClose={() => setRevoking(null)}
          onConfirm={async () => {
            setRevoking(null);
            setProblem(await list.remove(revoking.id));
          }}
        >
          <p>{words.revokeWhat(nameOf(revoking))}</p>
        </ConfirmDialog>
      )}
    </Panel>
  );
};
