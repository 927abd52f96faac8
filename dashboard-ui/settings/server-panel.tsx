import { useEffect, useState } from "preact/hooks";
import { Notice } from "../elements/notice.tsx";
import { Panel } from "../elements/panel.tsx";
import { Skeleton } from "../elements/skeleton.tsx";
import { type ServerMetrics, serverMetrics } from "../rules/server-metrics.ts";
import { type ApiError, asApiError } from "../store/api.ts";
import type { Health } from "../store/site-admin-api.ts";
import { healthText } from "../text/settings-health.ts";
import type { SectionProps } from "./props.ts";

const words = healthText.server;

/** How the installation is, and what it counted since it began. */
export const ServerPanel = ({ dashboard, admin }: SectionProps) => {
  const [health, setHealth] = useState<Health | null>(null);
  const [metrics, setMetrics] = useState<ServerMetrics | null>(null);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const load = async (): Promise<void> => {
    setFailure(null);
    try {
      const [found, counted] = await Promise.all([admin.health(), admin.metrics()]);
      setHealth(found);
      setMetrics(serverMetrics(counted));
    } catch (thrown) {
      const error = asApiError(thrown);
      dashboard.session.noticeFailure(error);
      setFailure(error);
    }
  };
  useEffect(() => void load(), [admin]);
  const { whole } = dashboard.number;
  return (
    <Panel heading={words.heading} class="setting-panel">
      {failure !== null && <Notice message={failure.message} onRetry={() => void load()} />}
      {failure === null && health === null && <Skeleton rows={3} />}
      {health !== null && metrics !== null && (
        <>
          <p class="server-state" data-status={health.status}>
            <span class="pill-dot" aria-hidden="true" />
            <strong>{words.states[health.status]}</strong>
            <span class="muted">
              {words.version} {health.version}
            </span>
          </p>
          {(health.reasons ?? []).map((reason) => (
            <p key={reason} class="setting-warning">
              {reason}
            </p>
          ))}
          <p class="hint">
            {words.lead} {words.audit}
          </p>
          <dl class="import-figures">
            {(["accepted", "duplicates", "dropped", "requests", "failures"] as const).map((name) => (
              <div key={name}>
                <dt>{words[name]}</dt>
                <dd>{whole(metrics[name])}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </Panel>
  );
};
