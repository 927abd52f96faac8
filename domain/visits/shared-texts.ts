import type { Acquisition, Client, Hit } from "../ingest/hit.ts";
import { acquisitionRow, clientRow } from "../ingest/hit-codec.ts";
import type { Visit } from "./visit.ts";

/** So many texts, or objects, are remembered before all are forgotten; what is in use stays as it is. */
const REMEMBERED = 16_384;

/** One object for all that say the same. */
class Pool<T> {
  private readonly known = new Map<string, T>();

  share(text: string, value: T): T {
    const known = this.known.get(text);
    if (known !== undefined) return known;
    if (this.known.size >= REMEMBERED) this.known.clear();
    this.known.set(text, value);
    return value;
  }
}

/**
 * Events repeat what others said: pages, hosts, where visits came from, with what. Each is held once, since every event that was decoded
 * from a line has its own.
 */
export class SharedTexts {
  private readonly texts = new Pool<string>();
  private readonly acquisitions = new Pool<Acquisition>();
  private readonly clients = new Pool<Client>();

  /** Replaces a hit's texts by equal ones that are held already. Changes the hit in place. */
  share(hit: Hit): void {
    hit.page = this.texts.share(hit.page, hit.page);
    hit.hostname = this.texts.share(hit.hostname, hit.hostname);
    if (hit.name !== "") hit.name = this.texts.share(hit.name, hit.name);
  }

  /** The same for what a visit keeps of its first hit. */
  shareOrigin(visit: Visit): void {
    const { acquisition, client } = visit;
    if (acquisition)
      visit.acquisition = this.acquisitions.share(JSON.stringify(acquisitionRow(acquisition)), acquisition);
    if (client) visit.client = this.clients.share(JSON.stringify(clientRow(client)), client);
  }
}
