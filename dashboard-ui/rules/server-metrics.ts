/** What the server counted since it began, from `GET /api/metrics`. */
export interface ServerMetrics {
  accepted: number;
  duplicates: number;
  dropped: number;
  requests: number;
  /** Answered with 5xx. */
  failures: number;
}

const sample = /^(\w+)\{([^}]*)\} ([\d.e+]+)$/;

/** Reads Prometheus' text form, as far as it is shown. */
export const serverMetrics = (text: string): ServerMetrics => {
  const sums: ServerMetrics = { accepted: 0, duplicates: 0, dropped: 0, requests: 0, failures: 0 };
  for (const line of text.split("\n")) {
    const [, name, labels = "", count] = sample.exec(line) ?? [];
    const value = Number(count);
    if (name === "footfall_requests_total") {
      sums.requests += value;
      if (labels.includes('status="5')) sums.failures += value;
    }
    if (name !== "footfall_events_total") continue;
    if (labels.includes('"accepted"')) sums.accepted += value;
    if (labels.includes('"duplicate"')) sums.duplicates += value;
    if (labels.includes('"dropped"')) sums.dropped += value;
  }
  return sums;
};
