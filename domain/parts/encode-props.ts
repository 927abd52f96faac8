import { TextDictionary } from "./dictionaries.ts";
import type { PartWriter } from "./part-file.ts";
import type { PartMeta } from "./part-meta.ts";

/** A property that so many hits have gets columns of its own; the rarer ones share theirs, however many they are. */
const OWN_COLUMNS_HITS = 1024;

interface PropColumn {
  readonly key: string;
  readonly dictionary: TextDictionary;
  /** Hits that have it, each counted from the one before. */
  readonly gaps: number[];
  readonly codes: number[];
  latest: number;
}

/** Custom properties: per key the hits that have it, and their values. */
export class PropColumns {
  private readonly columns = new Map<string, PropColumn>();

  add(hit: number, props: Readonly<Record<string, string>>): void {
    for (const [key, value] of Object.entries(props)) {
      let column = this.columns.get(key);
      if (!column) {
        column = { key, dictionary: new TextDictionary(), gaps: [], codes: [], latest: -1 };
        this.columns.set(key, column);
      }
      column.gaps.push(hit - column.latest - 1);
      column.codes.push(column.dictionary.code(value));
      column.latest = hit;
    }
  }

  write(writer: PartWriter): PartMeta["props"] {
    const all = Array.from(this.columns.values());
    const rare = all.filter((column) => column.gaps.length < OWN_COLUMNS_HITS);
    const bundles = all.filter((column) => column.gaps.length >= OWN_COLUMNS_HITS).map((column) => [column]);
    if (rare.length > 0) bundles.push(rare);
    return bundles.map((bundle, index) => {
      writer.numbers(
        `prop.${index}.gaps`,
        bundle.flatMap((column) => column.gaps),
      );
      writer.numbers(
        `prop.${index}.codes`,
        bundle.flatMap((column) => column.codes),
      );
      writer.texts(
        `prop.${index}`,
        bundle.flatMap((column) => column.dictionary.texts.slice(1)),
      );
      return bundle.map(({ key, gaps, dictionary }) => ({
        key,
        rows: gaps.length,
        texts: dictionary.texts.length - 1,
      }));
    });
  }
}
