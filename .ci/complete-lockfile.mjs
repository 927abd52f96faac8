// Adds to each package-lock.json what a registry that holds only this platform's binaries left out: an entry for every
// optional platform package of a locked package. Without them `npm ci` refuses elsewhere, and other platforms get no
// binary. Run it after changing dependencies: `node .ci/complete-lockfile.mjs`; tests/lockfile.test.ts says when.
import { readFileSync, writeFileSync } from "node:fs";

const systems = ["darwin", "linux", "win32", "windows", "android", "freebsd", "openharmony"];
const processors = {
  64: "x64",
  x64: "x64",
  arm64: "arm64",
  ia32: "ia32",
  arm: "arm",
  ppc64: "ppc64",
  riscv64: "riscv64",
  s390x: "s390x",
};

/** What an optional binary package says of its platform, read off its name. */
const platformOf = (name) => {
  const words = name.split("/").at(-1).split("-");
  const system = words.find((word) => systems.includes(word));
  const processor = processors[words.find((word) => word in processors)];
  if (!system || !processor) throw new Error(`cannot tell the platform of ${name} by its name`);
  const libc = words.some((word) => word.startsWith("musl"))
    ? ["musl"]
    : words.some((word) => word.startsWith("gnu"))
      ? ["glibc"]
      : null;
  return { cpu: [processor], os: [system === "windows" ? "win32" : system], ...(libc ? { libc } : {}) };
};

const complete = (file) => {
  const lock = JSON.parse(readFileSync(file, "utf8"));
  const { packages } = lock;
  for (const [path, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (`${path}/node_modules/${name}` in packages || `node_modules/${name}` in packages) continue;
      const { license, dev, engines } = entry;
      packages[`node_modules/${name}`] = {
        version,
        ...platformOf(name),
        ...(dev ? { dev } : {}),
        ...(license ? { license } : {}),
        optional: true,
        ...(engines ? { engines } : {}),
      };
      console.log(`added ${name}@${version}`);
    }
  }
  lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
};

for (const path of ["../package-lock.json", "../tests/oracle/package-lock.json"]) {
  complete(new URL(path, import.meta.url));
}
