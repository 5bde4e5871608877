import { existsSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { parentPort, workerData } from "node:worker_threads";

/** Runs as a worker: serves the database of a folder until it is told to stop, and makes it where there is none. */
export interface PostgresServerData {
  directory: string;
}

/** What the worker says first. */
export interface PostgresServerStart {
  databaseUrl: string;
}

/**
 * V8's optimising compiler takes half a gigabyte for PostgreSQL's WebAssembly and makes it hardly faster; the baseline
 * compiler is enough. While a process runs, only both flags together keep the other one out.
 */
const baselineCompilerOnly = ["--no-wasm-tier-up", "--no-wasm-dynamic-tiering"];
for (const flag of baselineCompilerOnly) setFlagsFromString(flag);

const { directory } = workerData as PostgresServerData;
if (!existsSync(directory)) await (await import("./create-data.ts")).createData(directory);

// Loaded only now: its WebAssembly is compiled as it loads.
const [{ PGlite }, { PGLiteSocketServer }, { embeddedOptions }] = await Promise.all([
  import("@electric-sql/pglite"),
  import("@electric-sql/pglite-socket"),
  import("./settings.ts"),
]);
const database = await PGlite.create(directory, embeddedOptions);
const server = new PGLiteSocketServer({ db: database, host: "127.0.0.1", port: 0 });
await server.start();

parentPort?.once("message", () => {
  void stop();
});
async function stop(): Promise<void> {
  await server.stop();
  await database.close();
  parentPort?.close();
}
parentPort?.postMessage({
  databaseUrl: `postgres://postgres@${server.getServerConn()}/postgres?sslmode=disable`,
} satisfies PostgresServerStart);
