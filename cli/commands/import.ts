import { ApiClient, resolveServer } from "../api-client.ts";
import type { Arguments } from "../arguments.ts";
import { type Command, serverOptions } from "../command.ts";
import { UsageError } from "../command-error.ts";
import { type ImportFormat, importFormats, isImportFormat } from "../import/format.ts";
import { importFile } from "../import/import-file.ts";
import { ImportMarker } from "../import/marker.ts";
import { Progress } from "../import/progress.ts";
import { openLines } from "../import/read-lines.ts";
import { Uploader } from "../import/upload.ts";
import { readServeSettings } from "../serve/settings.ts";

/** How many lines that cannot be used are shown with their reason. */
const SHOWN_INVALID = 5;

const formatOf = (input: Arguments): ImportFormat | null => {
  const text = input.text("from");
  if (text === undefined) return null;
  if (!isImportFormat(text)) throw new UsageError(`--from must be one of ${importFormats.join(", ")}, not "${text}".`);
  return text;
};

export const importCommand: Command = {
  usage: "FILE --site S [--from FORMAT]",
  summary: "Import history from an access log or a file of JSON lines.",
  details: `FILE may be gzipped; - reads standard input. Of an access log only page requests count: GET, no static assets,
no errors; no address leaves this machine. Importing a file again changes nothing, and an import that was
interrupted continues where it stopped. Prints {"lines", "accepted", "duplicates", "dropped": {reason: n}},
where every line is in exactly one of them.`,
  positionals: 1,
  options: {
    site: { value: "S", help: "the site that the history belongs to" },
    from: { value: "FORMAT", help: `${importFormats.join(", ")} (default: guessed by the first lines)` },
    restart: { help: "begin at the first line, even if an earlier run was interrupted" },
    ...serverOptions,
  },
  async run(input) {
    const file = input.positional(0, "which file to import (- for standard input)");
    const site = input.required("site", "which site the history belongs to");
    const client = new ApiClient(resolveServer(input));
    const { dataDir } = readServeSettings(process.env, process.cwd());
    const source = await openLines(file);
    const uploader = new Uploader(client, site);
    const progress = new Progress(process.stderr);
    const quiet = input.flag("json");
    let marker: ImportMarker | null = null;
    let firstLine = "";
    let shown = 0;
    const tally = await importFile({
      site,
      format: formatOf(input),
      lines: source.lines,
      upload: (lines) => uploader.send(lines),
      resumeFrom(first, format) {
        if (file === "-") return null;
        firstLine = first;
        marker = new ImportMarker(dataDir, { file, site, server: client.server.url, format });
        return input.flag("restart") ? null : marker.read(first);
      },
      onDurable(durable) {
        marker?.write({ firstLine, tally: durable });
        progress.show(source.size === null ? null : source.bytesRead() / Math.max(1, source.size), durable.lines);
      },
      onInvalid(line, detail) {
        if (quiet || ++shown > SHOWN_INVALID) return;
        progress.end();
        process.stderr.write(
          `line ${line}: ${shown === SHOWN_INVALID ? `${detail} (further ones are only counted)` : detail}\n`,
        );
      },
    }).finally(() => progress.end());
    (marker as ImportMarker | null)?.forget();
    process.stdout.write(`${JSON.stringify(tally)}\n`);
  },
};
