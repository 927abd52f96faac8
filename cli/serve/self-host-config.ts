import { CommandError } from "../command-error.ts";

/**
 * Derives what a self-hosted workerd is given from wrangler.jsonc, so that the two ways of running Footfall cannot
 * drift apart. Every key of wrangler.jsonc is either used here or left out by name; a key that this file does not know
 * stops the server, because silently running without it would be a different product.
 */
export interface SelfHostConfig {
  main: string;
  compatibilityDate: string;
  compatibilityFlags: string[];
  /** Classes with their own storage. */
  classes: string[];
  objects: { binding: string; className: string }[];
  /** Bindings that are read from the server's environment, so that no secret is written to a file. */
  secrets: string[];
  vars: Record<string, string>;
  assets: { binding: string; directory: string; singlePage: boolean; workerFirst: string[] };
}

/** What has no meaning on one's own machine: names and knobs of Cloudflare's network and of uploads, and the optional archive. */
const leftOut = ["$schema", "name", "keep_names", "upload_source_maps", "observability", "analytics_engine_datasets"];

type Json = Record<string, unknown>;

const isJson = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string";
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);

/** Reads one section's keys and refuses those that are left. */
class Section {
  private readonly path: string;
  private readonly rest: Json;

  constructor(path: string, value: unknown) {
    if (!isJson(value)) throw new CommandError(`wrangler.jsonc: ${path || "the file"} must be an object.`);
    this.path = path;
    this.rest = { ...value };
  }

  take<T>(key: string, is: (value: unknown) => value is T, fallback?: T): T {
    const value = this.rest[key];
    delete this.rest[key];
    if (value === undefined && fallback !== undefined) return fallback;
    if (!is(value))
      throw new CommandError(
        `wrangler.jsonc: ${this.path}${key} is missing or of a kind that self-hosting cannot use.`,
      );
    return value;
  }

  leave(keys: readonly string[]): void {
    for (const key of keys) delete this.rest[key];
  }

  end(): void {
    const key = Object.keys(this.rest)[0];
    if (key === undefined) return;
    throw new CommandError(
      `wrangler.jsonc: self-hosting does not know ${this.path}${key}; teach cli/serve/self-host-config.ts what it means.`,
    );
  }
}

const isList = (value: unknown): value is unknown[] => Array.isArray(value);

const readClasses = (value: Json): string[] =>
  Object.entries(value).map(([className, declared]) => {
    const section = new Section(`exports.${className}.`, declared);
    const type = section.take("type", isText);
    const storage = section.take("storage", isText);
    section.end();
    if (type !== "durable-object" || storage !== "sqlite") {
      throw new CommandError(`wrangler.jsonc: exports.${className} must be a durable-object with sqlite storage.`);
    }
    return className;
  });

const readObjects = (value: Json): SelfHostConfig["objects"] => {
  const section = new Section("durable_objects.", value);
  const bindings = section.take("bindings", isList);
  section.end();
  return bindings.map((entry, index) => {
    const binding = new Section(`durable_objects.bindings[${index}].`, entry);
    const object = { binding: binding.take("name", isText), className: binding.take("class_name", isText) };
    binding.end();
    return object;
  });
};

const readAssets = (value: Json): SelfHostConfig["assets"] => {
  const section = new Section("assets.", value);
  const assets = {
    binding: section.take("binding", isText),
    directory: section.take("directory", isText),
    singlePage: section.take("not_found_handling", isText, "none") === "single-page-application",
    workerFirst: section.take("run_worker_first", isTexts),
  };
  section.end();
  return assets;
};

/**
 * @param wrangler the parsed wrangler.jsonc
 * @throws CommandError naming the key that cannot be carried over
 */
export const deriveSelfHostConfig = (wrangler: unknown): SelfHostConfig => {
  const section = new Section("", wrangler);
  section.leave(leftOut);
  const secrets = new Section("secrets.", section.take("secrets", isJson, {}));
  const vars = section.take("vars", isJson, {});
  for (const [name, value] of Object.entries(vars)) {
    if (!isText(value)) throw new CommandError(`wrangler.jsonc: vars.${name} must be a string.`);
  }
  const config: SelfHostConfig = {
    main: section.take("main", isText),
    compatibilityDate: section.take("compatibility_date", isText),
    compatibilityFlags: section.take("compatibility_flags", isTexts, []),
    classes: readClasses(section.take("exports", isJson)),
    objects: readObjects(section.take("durable_objects", isJson)),
    secrets: secrets.take("required", isTexts, []),
    vars: vars as Record<string, string>,
    assets: readAssets(section.take("assets", isJson)),
  };
  secrets.end();
  section.end();
  return config;
};
