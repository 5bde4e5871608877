import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chownSync, globSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Readable } from "node:stream";

export interface InstalledPostgres {
  databaseUrl: string;
  close(): Promise<void>;
}

/** Where Debian keeps the server's programs; elsewhere they are on the path. */
const debianPrograms = "/usr/lib/postgresql/*/bin";

/** The folder of this machine's PostgreSQL programs, `""` where they are on the path; `undefined` where there are none. */
function programs(): string | undefined {
  const folders = ["", ...globSync(debianPrograms).sort().reverse()];
  return folders.find((folder) =>
    ["initdb", "postgres"].every(
      (program) => spawnSync(path.join(folder, program), ["--version"]).status === 0,
    ),
  );
}

const found = programs();

/** Whether this machine has a PostgreSQL server that a test can start. */
export const hasInstalledPostgres = found !== undefined;

/** PostgreSQL does not run as root: then it runs as nobody. */
const nobody = 65_534;
const owner = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};

/**
 * Starts this machine's PostgreSQL over an empty cluster in a folder of its own, reached by a socket in that folder
 * alone: no port is taken, nothing outside is touched.
 */
export async function startInstalledPostgres(): Promise<InstalledPostgres> {
  if (found === undefined) throw new Error("there is no PostgreSQL server on this machine");
  // A socket's address may not be longer than about a hundred characters.
  const directory = mkdtempSync(path.join(tmpdir(), "pg-"));
  if (owner.uid !== undefined) chownSync(directory, owner.uid, owner.gid);
  const data = path.join(directory, "data");
  const made = spawnSync(
    path.join(found, "initdb"),
    ["--pgdata", data, "--username", "cityscout", "--auth", "trust", "--encoding", "UTF8", "--no-sync"],
    { ...owner, encoding: "utf8", cwd: directory },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const settings = ["listen_addresses=", `unix_socket_directories=${directory}`, "fsync=off"];
  const server = spawn(
    path.join(found, "postgres"),
    ["-D", data, ...settings.flatMap((setting) => ["-c", setting])],
    { ...owner, cwd: directory, stdio: ["ignore", "ignore", "pipe"] },
  );
  const ended = once(server, "exit");
  await isReady(server.stderr.setEncoding("utf8"));
  return {
    databaseUrl: `postgres://cityscout@localhost/postgres?host=${encodeURIComponent(directory)}`,
    async close() {
      server.kill("SIGINT");
      await ended;
      rmSync(directory, { recursive: true });
    },
  };
}

/** Throws what the server said where it ended instead. */
async function isReady(log: Readable): Promise<void> {
  let said = "";
  for await (const text of log.iterator({ destroyOnReturn: false })) {
    said += String(text);
    if (said.includes("ready to accept connections")) {
      log.resume();
      return;
    }
  }
  throw new Error(`postgres did not start: ${said}`);
}
