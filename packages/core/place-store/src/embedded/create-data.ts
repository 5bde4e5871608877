import { mkdirSync, renameSync, rmSync } from "node:fs";
import { dataDir } from "@electric-sql/pglite-prepopulatedfs";
import { extract } from "tar";

/**
 * Makes an empty database in a folder: unpacked from the one that PGlite's authors prepare, as `initdb` would take 2 s
 * and 450 MB. Moved into place when whole, so that a crash leaves no half a database.
 */
export async function createData(directory: string): Promise<void> {
  const unfinished = `${directory}.new`;
  const removeUnfinished = (): void => rmSync(unfinished, { recursive: true, force: true });
  removeUnfinished();
  mkdirSync(unfinished, { recursive: true });
  const archive = Buffer.from(await (await dataDir()).arrayBuffer());
  try {
    let failed: { readonly message: string; readonly cause: unknown } | undefined;
    const onwarn = (code: string, message: string, cause: unknown): void => {
      if (code !== "TAR_ENTRY_INFO") failed ??= { message, cause };
    };
    // At once, as the unpacker that goes on by itself says that it has finished while its last files are not there yet.
    extract({ cwd: unfinished, sync: true, onwarn }).end(archive);
    // A file that could not be written, as on a full disk, is a warning, after which all goes on.
    if (failed !== undefined)
      throw new Error(`the database cannot be unpacked: ${failed.message}`, { cause: failed.cause });
    renameSync(unfinished, directory);
  } catch (error) {
    removeUnfinished();
    throw error;
  }
}
