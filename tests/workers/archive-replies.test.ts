import { describe, expect, it } from "vitest";
import type { ArchiveReply } from "../../domain/query/past.ts";
import { ArchiveReplies } from "../../workers/query/archive-replies.ts";

/** A reply of so many bytes, about. */
const replyOf = (bytes: number): ArchiveReply => ({
  replies: [
    {
      ...{ count: 1, keys: [["/"]], sums: [Float64Array.of(1)], atMost: Float64Array.of(1), cut: false },
      sketches: [new Uint8Array(bytes)],
    },
  ],
  unknownDays: 0,
  damagedDays: 0,
});

describe("what hubs said of days", () => {
  it("[QU27] is believed for a while", () => {
    const replies = new ArchiveReplies();
    const reply = replyOf(1000);
    replies.put("a", reply, 0);
    expect(replies.get("a", 599_999)).toBe(reply);
    expect(replies.get("b", 0)).toBeNull();
    expect(replies.get("a", 600_000)).toBeNull();
  });

  it("[QU27] takes bounded memory: the longest unused go, and what is too large is not kept", () => {
    const replies = new ArchiveReplies();
    replies.put("large", replyOf(3_000_000), 0);
    expect(replies.get("large", 0)).toBeNull();
    for (let n = 0; n < 8; n++) {
      replies.put(`${n}`, replyOf(1_500_000), 0);
      replies.get("0", 0);
    }
    const kept = Array.from({ length: 8 }, (_, n) => `${n}`).filter((key) => replies.get(key, 0) !== null);
    expect(kept).toEqual(["0", "4", "5", "6", "7"]);
  });
});
