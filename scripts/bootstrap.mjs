/**
 * Entry point of every `npm` script: runs on the Node that a machine happens to have (20 or newer), installs
 * the workspace when it is not there or out of date, then hands over to the Node 24 that the workspace pins.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const modules = path.join(root, "node_modules");
const stamp = path.join(modules, ".cityscout-install");
const bin = path.join(modules, ".bin");

/**
 * V8 by default lets garbage pile up as far as the machine's memory allows. These keep a run's memory near what it
 * needs, at a few per cent of its time.
 */
const nodeFlags = ["--max-semi-space-size=8", "--heap-growing-percent=40"];

/**
 * The same for memory outside of V8's heap, where the C library is glibc: few arenas, and large buffers given back to
 * the machine as soon as they are free. It takes a fifth off a run's memory and nothing off its speed.
 */
const allocator = {
  MALLOC_ARENA_MAX: "2",
  MALLOC_MMAP_THRESHOLD_: "131072",
  MALLOC_TRIM_THRESHOLD_: "262144",
};

/** What each command runs, and how much of the workspace it needs: the CDK is 60 MB that `scout` never loads. */
const targets = {
  scout: { script: "packages/apps/cli/src/main.ts", filters: ["--filter=!@cityscout/infra"] },
  verify: { script: "scripts/verify.ts", filters: [] },
  "verify-deploy": { script: "infra/verify/main.ts", filters: [] },
};

function installationKey() {
  const hash = createHash("sha256");
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json"])
    hash.update(readFileSync(path.join(root, file)));
  return hash.digest("hex");
}

/** The stamp has a key, and the filters of the installation behind it: one without filters serves everyone. */
function isInstalled(key, filters) {
  if (!existsSync(stamp) || !existsSync(path.join(bin, "node"))) return false;
  const [installed, ...withFilters] = readFileSync(stamp, "utf8").split("\n");
  return installed === key && withFilters.every((filter) => filters.includes(filter));
}

/** Two first runs at once would write the same node_modules: the second waits for the first. */
function withInstallLock(work) {
  const lock = path.join(root, "node_modules", ".cityscout-lock");
  mkdirSync(modules, { recursive: true });
  const deadline = Date.now() + 600_000;
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      const owner = Number(readFileSync(lock, "utf8"));
      let alive = true;
      try {
        process.kill(owner, 0);
      } catch (failure) {
        alive = failure.code === "EPERM";
      }
      if (!alive) rmSync(lock, { force: true });
      else if (Date.now() > deadline)
        throw new Error(`another installation (process ${owner}) has not finished in 10 minutes`, {
          cause: error,
        });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
    }
  }
  try {
    work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function install(filters) {
  const { packageManager } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  process.stderr.write("cityscout: installing the workspace (once) …\n");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const result = spawnSync(
    npm,
    [
      "exec",
      "--yes",
      `--package=${packageManager}`,
      "--",
      "pnpm",
      ...filters,
      "install",
      "--frozen-lockfile",
      "--prefer-offline",
      "--reporter=append-only",
    ],
    { cwd: root, stdio: ["ignore", 2, 2], shell: process.platform === "win32" },
  );
  if (result.status !== 0) {
    process.stderr.write(
      `cityscout: the installation failed (pnpm ended with ${result.status ?? result.signal}); see above\n`,
    );
    process.exit(1);
  }
}

const [target, ...args] = process.argv.slice(2);
const wanted = targets[target];
if (wanted === undefined) {
  process.stderr.write(
    `bootstrap: expected one of ${Object.keys(targets).join(", ")}, found ${target ?? "nothing"}\n`,
  );
  process.exit(2);
}
const { script, filters } = wanted;
const key = installationKey();
if (!isInstalled(key, filters)) {
  withInstallLock(() => {
    if (isInstalled(key, filters)) return;
    install(filters);
    writeFileSync(stamp, [key, ...filters].join("\n"));
  });
}

const child = spawn(path.join(bin, "node"), [...nodeFlags, path.join(root, script), ...args], {
  // The channel lets the child notice when this process is killed outright, which no signal can tell it.
  stdio: ["inherit", "inherit", "inherit", "ipc"],
  env: {
    ...allocator,
    ...process.env,
    PATH: `${bin}${path.delimiter}${process.env.PATH ?? ""}`,
    // Node keeps what it made of the sources, so that the next command starts in half the time.
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? path.join(modules, ".cache", "cityscout"),
    CITYSCOUT_CWD: process.env.CITYSCOUT_CWD ?? process.env.INIT_CWD ?? process.cwd(),
  },
});
// A terminal sends Ctrl-C to both; passing it on as well would look like a second one.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.on("error", (error) => {
  process.stderr.write(`cityscout: cannot start Node 24: ${error.message}\n`);
  process.exit(1);
});
child.on("exit", (code, signal) => {
  if (signal !== null) process.kill(process.pid, signal);
  else process.exit(code ?? 1);
});
