import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { DataLockedError } from "@cityscout/contracts";

export interface DataLock {
  release(): void;
}

/** A data folder, or the database in it, cannot be made, opened or written, say as the disk is full. */
export class DataUnavailableError extends Error {
  override readonly name = "DataUnavailableError";
}

/**
 * Takes a data folder for this process, or throws `DataLockedError` with the folder and the owner's pid;
 * `DataUnavailableError` where it cannot be written.
 *
 * The lock is the operating system's, taken through SQLite on `.lock`: it ends with the process that holds it, however
 * that ends, so there is no stale lock to take over and no race about who takes it over. The file `.lock-owner` only
 * says whose it is.
 */
export function lockDataDirectory(directory: string): DataLock {
  const ownerFile = path.join(directory, ".lock-owner");
  let database: DatabaseSync | undefined;
  try {
    makeDirectory(directory);
    database = new DatabaseSync(path.join(directory, ".lock"), { timeout: 0 });
    database.exec("begin exclusive");
    writeFileSync(ownerFile, String(process.pid));
  } catch (error) {
    database?.close();
    if (!isBusy(error))
      throw new DataUnavailableError(`the data folder "${path.resolve(directory)}" cannot be written`, {
        cause: error,
      });
    throw new DataLockedError(
      `the data folder "${path.resolve(directory)}" is in use by ${ownerOf(ownerFile)}; wait until it has ended, or choose another folder (CITYSCOUT_HOME)`,
      { cause: error },
    );
  }
  const lock = database;
  held.add(lock);
  return {
    release: () => {
      held.delete(lock);
      if (lock.isOpen) lock.close();
    },
  };
}

/** One by one: the recursive `mkdir` of Node.js goes on for ever where the system makes none, as in `/proc`. */
function makeDirectory(directory: string): void {
  try {
    makeOne(directory);
  } catch (error) {
    const parent = path.dirname(directory);
    if (codeOf(error) !== "ENOENT" || parent === directory) throw error;
    makeDirectory(parent);
    makeOne(directory);
  }
}

function makeOne(directory: string): void {
  try {
    mkdirSync(directory);
  } catch (error) {
    // Where it is a file, opening the lock in it says so.
    if (codeOf(error) !== "EEXIST") throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

/** Held until released: a handle that nobody refers to would be collected as garbage, and its lock with it. */
const held = new Set<DatabaseSync>();

const sqliteBusy = 5;

function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === sqliteBusy;
}

function ownerOf(ownerFile: string): string {
  try {
    const pid = readFileSync(ownerFile, "utf8").trim();
    if (/^\d+$/.test(pid)) return `process ${pid}`;
    return "another process";
  } catch {
    // The owner has the lock, but has not written its name yet.
    return "another process";
  }
}
