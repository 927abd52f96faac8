import type { SelfHostConfig } from "./self-host-config.ts";

/** What one run adds to the derived configuration. Paths are absolute; module files lie beside the written config. */
export interface RunOptions {
  /** Where the objects' SQLite files live. */
  objectsDir: string;
  /** Module names of the asset worker; the first is its main module, `.js` is code and the rest are bytes. */
  assetModules: string[];
  /** Holds the MaxMind-format file as `geo.mmdb`; null: there is none. */
  geoDir: string | null;
  trustedProxy: boolean;
  /** Whether the application may reach private networks and this machine; else only public addresses. */
  privateWebhooks: boolean;
  /** What the objects may count on, in megabytes. */
  memoryMb: number;
}

/** The name of the module that `config.capnp` expects beside itself. */
export const APP_MODULE = "app.js";

/** Takes the place of workerd's own service of this name, which reaches public addresses only. */
const PRIVATE_INTERNET =
  '(name = "internet", network = (allow = ["public", "private"], tlsOptions = (trustBrowserCas = true)))';

/** A Cap'n Proto text literal: JSON's, except that control characters are written \xNN. */
const literal = (text: string): string =>
  JSON.stringify(text).replace(/\\(?:\\|u00([0-9a-f]{2}))/g, (found, hex?: string) => (hex ? `\\x${hex}` : found));

const list = (items: readonly string[], indent: string): string =>
  items.length === 0 ? "[]" : `[\n${items.map((item) => `${indent}  ${item}`).join(",\n")}\n${indent}]`;

const moduleOf = (name: string): string =>
  `(name = ${literal(name)}, ${name.endsWith(".js") ? "esModule" : "data"} = embed ${literal(name)})`;

const bindingsOf = (config: SelfHostConfig, run: RunOptions): string[] => {
  const bindings = [
    ...config.objects.map(({ binding, className }) => [binding, `durableObjectNamespace = ${literal(className)}`]),
    ...config.secrets.map((name) => [name, `fromEnvironment = ${literal(name)}`]),
    ...Object.entries(config.vars).map(([name, value]) => [name, `text = ${literal(value)}`]),
    [config.assets.binding, 'service = "assets"'],
    // Null while it is not set.
    ["SENTRY_DSN", 'fromEnvironment = "SENTRY_DSN"'],
    ["MEMORY_MB", `text = "${run.memoryMb}"`],
  ];
  if (run.trustedProxy) bindings.push(["TRUSTED_PROXY", 'text = "1"']);
  if (run.geoDir) bindings.push(["GEO_FILE", 'service = "geo"']);
  return bindings.map(([name = "", value]) => `(name = ${literal(name)}, ${value})`);
};

/**
 * The text of a workerd configuration. The unique keys name the directories below `objectsDir` and seed the objects'
 * ids: changing them would lose all data, so they are derived from the class name alone.
 */
export const renderWorkerdConfig = (config: SelfHostConfig, run: RunOptions): string => {
  const namespaces = config.classes.map(
    (name) => `(className = ${literal(name)}, uniqueKey = ${literal(`footfall-${name}`)}, enableSql = true)`,
  );
  const compatibility = [
    `compatibilityDate = ${literal(config.compatibilityDate)}`,
    `compatibilityFlags = [${config.compatibilityFlags.map(literal).join(", ")}]`,
  ].join(",\n      ");
  return `# Written by \`footfall serve\` from wrangler.jsonc at every start; changes here are lost.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "app", worker = (
      modules = [${moduleOf(APP_MODULE)}],
      ${compatibility},
      bindings = ${list(bindingsOf(config, run), "      ")},
      durableObjectNamespaces = ${list(namespaces, "      ")},
      durableObjectStorage = (localDisk = "objects")
    )),
    (name = "assets", worker = (
      modules = ${list(run.assetModules.map(moduleOf), "      ")},
      ${compatibility}
    )),
    (name = "objects", disk = (path = ${literal(run.objectsDir)}, writable = true))${
      run.geoDir ? `,\n    (name = "geo", disk = (path = ${literal(run.geoDir)}))` : ""
    }${run.privateWebhooks ? `,\n    ${PRIVATE_INTERNET}` : ""}
  ],
  sockets = [(name = "http", http = (), service = "app")]
);
`;
};
