import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import process, { execPath } from "node:process";
import { setTimeout as wait } from "node:timers/promises";

/** The local AWS that the templates are deployed to. */
export const ministackPackage = "ministack==1.4.21";

const launcher = path.join(import.meta.dirname, "ministack-with-whole-logs.py");

export interface Ministack {
  endpoint: string;
  log: string;
  /** Whether it, or a process that it started, is there. */
  isRunning(): boolean;
  stop(): Promise<void>;
}

export interface MinistackOptions {
  /** Of the Python that has the `ministack` package. */
  bin: string;
  directory: string;
  port: number;
  /** Where functions are told that AWS is, if not at MiniStack's own port. */
  functionEndpoint: string;
}

/** A port of 127.0.0.1 that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

/** Starts MiniStack on loopback and waits until it answers. Its state is gone when it stops. */
export async function startMinistack(options: MinistackOptions): Promise<Ministack> {
  const { bin, directory, port, functionEndpoint } = options;
  const temporary = path.join(directory, "ministack");
  await mkdir(temporary, { recursive: true });
  const log = path.join(directory, "ministack.log");
  const child = spawn(path.join(bin, "python"), [launcher], {
    cwd: temporary,
    stdio: ["ignore", "pipe", "pipe"],
    // In a group of its own, which its functions' processes belong to as well.
    detached: true,
    env: {
      // Functions run with the Node that is first on this path, and see all of these variables.
      PATH: `${path.dirname(execPath)}:${bin}:/usr/bin:/bin`,
      HOME: temporary,
      TMPDIR: temporary,
      BIND_HOST: "127.0.0.1",
      MINISTACK_HOST: "127.0.0.1",
      GATEWAY_PORT: String(port),
      IOT_MTLS_ENABLED: "0",
      SFTP_ENABLED: "0",
      SFN_WAIT_SCALE: "0.01",
      AWS_ENDPOINT_URL: functionEndpoint,
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
    },
  });
  const file = createWriteStream(log);
  child.stdout.pipe(file, { end: false });
  child.stderr.pipe(file, { end: false });
  const stop = async (): Promise<void> => {
    await stopGroup(child);
    file.end();
  };
  const endpoint = `http://127.0.0.1:${port}`;
  try {
    await answers(endpoint, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { endpoint, log, isRunning: () => signalGroup(child, 0), stop };
}

async function answers(endpoint: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`ministack ended with ${child.exitCode} before it answered`);
    const answer = await fetch(`${endpoint}/_ministack/health`).catch(() => undefined);
    if (answer?.ok === true) return;
    await wait(100);
  }
  throw new Error("ministack did not answer within 30 s");
}

/** Ends the process and those that it started, which are in its group. */
async function stopGroup(child: ChildProcess): Promise<void> {
  for (const [signal, waitMs] of [
    ["SIGTERM", 5_000],
    ["SIGKILL", 5_000],
  ] as const) {
    if (!signalGroup(child, signal)) return;
    for (let waited = 0; waited < waitMs && signalGroup(child, 0); waited += 50) await wait(50);
  }
}

/** Whether there was anyone to signal; 0 only asks. */
function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  if (pid === undefined) return false;
  try {
    return process.kill(-pid, signal);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return false;
    throw error;
  }
}
