import * as v from "valibot";
import { fieldErrors } from "../../protocol/error.ts";
import { Refusal } from "./answers.ts";
import { readJson } from "./body.ts";

/** Reads a JSON body of this form. @throws Refusal 400 that says what is wrong field by field, 413 when it is too long */
export const readFields = async <T>(schema: v.GenericSchema<unknown, T>, request: Request): Promise<T> => {
  const body = v.safeParse(schema, await readJson(request));
  if (!body.success) throw new Refusal(400, { errors: fieldErrors(body.issues) });
  return body.output;
};
