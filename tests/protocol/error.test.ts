import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { fieldErrors } from "../../protocol/error.ts";

const schema = v.strictObject({
  name: v.string("must be a string"),
  list: v.optional(v.array(v.number("must be a number"))),
});
const said = (text: string) => fieldErrors(v.safeParse(schema, JSON.parse(text) as unknown).issues ?? []);

describe("what is wrong with a message", () => {
  it("[PR3] is said field by field, of the whole as `request`", () => {
    expect(said(`{"list": [1, "2", "3"]}`)).toEqual({
      name: ["is required"],
      "list.1": ["must be a number"],
      "list.2": ["must be a number"],
    });
    expect(Object.keys(said("5"))).toEqual(["request"]);
  });

  it.each(["constructor", "toString", "hasOwnProperty", "valueOf"])(
    "[PR3] is said of a field called %s too",
    (field) => {
      expect(said(`{"name": "x", "${field}": []}`)).toEqual({ [field]: [expect.any(String)] });
    },
  );
});
