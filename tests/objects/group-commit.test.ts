import { expect, it } from "vitest";
import { GroupCommit } from "../../objects/group-commit.ts";

it.each([
  ["hits", 5000, 10],
  ["characters", 1, 4_000_000],
])("[LI9] a queue is full by its %s, and empty once the commit took it", async (_, hits, chars) => {
  const syncs: (() => void)[] = [];
  const commits = new GroupCommit<string, string>({
    now: () => 0,
    write: (requests) => requests,
    sync: () => new Promise((resolve) => syncs.push(resolve)),
  });
  const first = commits.add("first", 1, 10);
  const waiting = Array.from({ length: 4 }, (_, n) => {
    expect(commits.full).toBe(false);
    return commits.add(`${n}`, hits, chars);
  });
  expect(commits.full).toBe(true);
  syncs.shift()?.();
  expect(await first).toBe("first");
  // The next commit has taken all that waited, so others may.
  await Promise.resolve();
  expect(commits.full).toBe(false);
  syncs.shift()?.();
  expect(await Promise.all(waiting)).toEqual(["0", "1", "2", "3"]);
});
