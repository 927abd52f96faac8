import * as v from "valibot";
import { type Agent, agentOf, unknownAgent } from "../../domain/ingest/agent.ts";
import { type Arrival, clientOf, draftOf } from "../../domain/ingest/draft.ts";
import { enrich, hitOf, importSteps } from "../../domain/ingest/enrich.ts";
import type { Client, Hit } from "../../domain/ingest/hit.ts";
import { importedIdOf, importedLineId, importedLineKey } from "../../domain/ingest/identity.ts";
import {
  importedAcquisition,
  importedAttention,
  importedClient,
  importedEvent,
} from "../../domain/ingest/import-line.ts";
import { Occurrences } from "../../domain/ingest/occurrences.ts";
import { nowhere } from "../../domain/ingest/place.ts";
import type { SiteRules } from "../../domain/ingest/site-rules.ts";
import type { DropReason } from "../../protocol/collect.ts";
import { fieldErrors } from "../../protocol/error.ts";
import { type ImportLine, importLineSchema } from "../../protocol/import.ts";
import { parseAddress } from "./parse-address.ts";

/** What became of a line: a hit and whose it is, or why it was refused. */
export type JudgedLine = { visitor: string; hit: Hit } | { reason: DropReason; detail?: string };

/** Turns the lines of one import into hits; remembers which lines were equal. */
export class ImportJudge {
  private readonly rules: SiteRules;
  private readonly receivedAt: number;
  private readonly occurrences = new Occurrences();
  private agent: Agent = unknownAgent;
  private client: Client = clientOf(unknownAgent, nowhere);

  constructor(rules: SiteRules, receivedAt: number) {
    this.rules = rules;
    this.receivedAt = receivedAt;
  }

  judge(text: string): JudgedLine {
    const parsed = parseLine(text);
    if ("reason" in parsed) return parsed;
    const { line } = parsed;
    const event = importedEvent(line, parseAddress(line.url), parseAddress(line.referrer));
    const draft = draftOf(this.rules, this.arrivalOf(line), event);
    const reason = enrich(draft, importSteps);
    if (reason === "invalid") return { reason, detail: "url: must be a web address" };
    if (reason === "too_late") return { reason, detail: "at: the site keeps nothing so old (retention_days)" };
    if (reason) return { reason };
    draft.acquisition = importedAcquisition(line, draft.acquisition, this.rules.scrub);
    return { visitor: line.visitor, hit: hitOf(draft, this.identityOf(line), importedAttention(line)) };
  }

  private identityOf(line: ImportLine): Pick<Hit, "session" | "seq" | "id"> {
    const session = line.session ?? "";
    if (line.id) return { session, seq: 0, id: importedIdOf(line.id) };
    if (session !== "" && line.seq) return { session, seq: line.seq, id: "" };
    const key = importedLineKey(line);
    return { session: "", seq: 0, id: importedLineId(key, this.occurrences.next(key)) };
  }

  private arrivalOf(line: ImportLine): Arrival {
    const agent = agentOf(line.user_agent ?? "");
    // Lines of one agent share the client object, so that a batch says it once.
    if (agent !== this.agent) {
      this.agent = agent;
      this.client = clientOf(agent, nowhere);
    }
    const client = importedClient(line, this.client);
    return { receivedAt: this.receivedAt, sentAt: null, optedOut: false, ip: "", agent, place: nowhere, client };
  }
}

const parseLine = (text: string): { line: ImportLine } | { reason: DropReason; detail: string } => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { reason: "invalid", detail: "the line is not JSON" };
  }
  const result = v.safeParse(importLineSchema, value);
  if (!result.success) {
    const details = Object.entries(fieldErrors(result.issues)).map(([field, said]) => `${field}: ${said.join(", ")}`);
    return { reason: "invalid", detail: details.join("; ") };
  }
  if (result.output.type === "event" && !result.output.name) return { reason: "invalid", detail: "name: is required" };
  return { line: result.output };
};
