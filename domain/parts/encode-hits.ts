import type { CountedHit, Visit } from "../visits/visit.ts";
import { TextDictionary } from "./dictionaries.ts";
import { PropColumns } from "./encode-props.ts";
import { IdDictionary } from "./id-dictionary.ts";
import type { PartWriter } from "./part-file.ts";
import {
  FLAG_EVENT,
  FLAG_PASSIVE,
  FLAG_PROPS,
  FLAG_REVENUE,
  ID_CODES,
  ID_NEW,
  type PartMeta,
  SESSION_CODES,
  SESSION_FORESEEN,
  SESSION_NEW,
} from "./part-meta.ts";

/** Collects the counted hits of a part, visit by visit; what can be foreseen from the hit before is stored as 0. */
export class HitEncoder {
  readonly hostnames = new TextDictionary();
  readonly pages = new TextDictionary();
  private count = 0;
  private readonly sessions = new IdDictionary();
  private readonly ids = new IdDictionary();
  private readonly names = new TextDictionary();
  private readonly currencies = new TextDictionary();
  private readonly props = new PropColumns();
  private readonly flags: number[] = [];
  private readonly gap: number[] = [];
  private readonly session: number[] = [];
  private readonly seq: number[] = [];
  private readonly id: number[] = [];
  private readonly name: number[] = [];
  private readonly hostname: number[] = [];
  private readonly page: number[] = [];
  private readonly amount: number[] = [];
  private readonly currency: number[] = [];

  addVisit(visit: Visit): void {
    let before: CountedHit | null = null;
    visit.hits.forEach((hit, index) => {
      this.add(hit, before);
      // The first hit's time is the visit's start, the last one's its end.
      if (before && index < visit.hits.length - 1) this.gap.push(hit.at - before.at);
      before = hit;
    });
  }

  write(writer: PartWriter): PartMeta["props"] {
    writer.numbers("hit.flags", this.flags);
    writer.numbers("hit.gap", this.gap);
    writer.numbers("hit.session", this.session);
    writer.numbers("hit.seq", this.seq);
    writer.numbers("hit.id", this.id);
    writer.numbers("hit.name", this.name);
    writer.numbers("hit.hostname", this.hostname);
    writer.numbers("hit.page", this.page);
    writer.numbers("hit.amount", this.amount);
    writer.numbers("hit.currency", this.currency);
    this.names.write(writer, "names");
    this.hostnames.write(writer, "hostnames");
    this.pages.write(writer, "pages");
    this.currencies.write(writer, "currencies");
    this.sessions.write(writer, "sessions");
    this.ids.write(writer, "ids");
    return this.props.write(writer);
  }

  private add(hit: CountedHit, before: CountedHit | null): void {
    this.flags.push(
      (hit.kind === "event" ? FLAG_EVENT : 0) |
        (hit.interactive ? 0 : FLAG_PASSIVE) |
        (hit.props ? FLAG_PROPS : 0) |
        (hit.revenue ? FLAG_REVENUE : 0),
    );
    this.session.push(this.sessionOf(hit, before));
    this.seq.push(hit.seq - (before?.session === hit.session ? before.seq : 0));
    const nextId = this.ids.next;
    const id = this.ids.code(hit.id);
    this.id.push(id === nextId ? ID_NEW : id + ID_CODES);
    this.name.push(this.names.code(hit.name));
    this.hostname.push(this.hostnames.code(hit.hostname));
    this.page.push(this.pages.code(hit.page));
    if (hit.props) this.props.add(this.count, hit.props);
    if (hit.revenue) {
      this.amount.push(hit.revenue.amount);
      this.currency.push(this.currencies.code(hit.revenue.currency));
    }
    this.count++;
  }

  private sessionOf(hit: CountedHit, before: CountedHit | null): number {
    if (before?.session === hit.session) return SESSION_FORESEEN;
    const next = this.sessions.next;
    const code = this.sessions.code(hit.session);
    if (code !== next) return code + SESSION_CODES;
    return before ? SESSION_NEW : SESSION_FORESEEN;
  }
}
