import {
  prepareEmbeddedPostgres,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from "@cityscout/place-store/embedded";
import type { CityFunctionState } from "@cityscout/workflows";

/** The stages that read and write places in Postgres. */
const statesWithDatabase: ReadonlySet<CityFunctionState> = new Set(["Persist", "Rank"]);

/** The embedded Postgres of a run, in memory only while a stage that needs it is at work. */
export interface RunDatabase {
  /** Variables for the stage that is about to run. */
  environmentOf(state: CityFunctionState): Promise<Readonly<Record<string, string>>>;
  close(): Promise<void>;
}

/**
 * @param givenUrl the user's own server; the embedded one is then never started
 */
export function createRunDatabase(directory: string, givenUrl: string | undefined): RunDatabase {
  if (givenUrl !== undefined) {
    return {
      environmentOf: () => Promise.resolve({ DATABASE_URL: givenUrl }),
      close: () => Promise.resolve(),
    };
  }
  let prepared: Promise<void> | undefined;
  let postgres: EmbeddedPostgres | undefined;
  const prepare = (): Promise<void> => {
    prepared ??= prepareEmbeddedPostgres(directory);
    return prepared;
  };
  const close = async (): Promise<void> => {
    const open = postgres;
    postgres = undefined;
    await open?.close();
  };
  return {
    async environmentOf(state) {
      if (statesWithDatabase.has(state)) {
        await prepare();
        postgres ??= await startEmbeddedPostgres(directory);
        return { DATABASE_URL: postgres.databaseUrl };
      }
      await close();
      // Dedupe keeps one core busy, and is the last stage before: the first run of a directory makes its database on
      // the other one. What goes wrong is said where the database is needed.
      if (state === "DedupeCanonicalize") prepare().catch(() => undefined);
      return {};
    },
    async close() {
      await prepared?.catch(() => undefined);
      await close();
    },
  };
}
