import { useEffect, useState } from "preact/hooks";
import { Icon } from "../elements/icon.tsx";
import { Notice } from "../elements/notice.tsx";
import { Skeleton } from "../elements/skeleton.tsx";
import type { Dashboard } from "../store/dashboard.ts";
import { text } from "../text.ts";
import { AddSiteForm } from "./add-site-form.tsx";
import { SiteCard } from "./site-card.tsx";

export const SiteListView = ({ dashboard }: { dashboard: Dashboard }) => {
  const { siteList } = dashboard;
  const [adding, setAdding] = useState(false);
  useEffect(() => {
    document.title = text.title.sites;
    void siteList.load();
  }, [siteList]);

  const rows = siteList.rows.value;
  const failure = siteList.failure.value;
  const isFirst = rows !== null && rows.length === 0;
  return (
    <div class="page">
      <div class="page-head">
        <h1>{isFirst ? text.sites.addFirst : text.sites.heading}</h1>
        {rows !== null && !isFirst && !adding && (
          <button type="button" class="button" onClick={() => setAdding(true)}>
            <Icon name="plus" />
            {text.sites.add}
          </button>
        )}
      </div>
      {isFirst && <p class="muted lead">{text.sites.empty}</p>}
      {(adding || isFirst) && (
        <div class="panel">
          <AddSiteForm dashboard={dashboard} {...(isFirst ? {} : { onCancel: () => setAdding(false) })} />
        </div>
      )}
      {failure !== null && <Notice message={failure.message} onRetry={() => void siteList.load()} />}
      {rows === null && failure === null && (
        <div class="panel">
          <Skeleton rows={4} />
        </div>
      )}
      <ul class="site-grid">
        {rows?.map((row) => (
          <SiteCard key={row.site} dashboard={dashboard} row={row} />
        ))}
      </ul>
    </div>
  );
};
