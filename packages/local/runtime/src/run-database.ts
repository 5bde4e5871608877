import { startEmbeddedPostgres, type EmbeddedPostgres } from "@cityscout/place-store/embedded";
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
  let starting: Promise<EmbeddedPostgres> | undefined;
  const start = (): Promise<EmbeddedPostgres> => {
    starting ??= startEmbeddedPostgres(directory);
    return starting;
  };
  const close = async (): Promise<void> => {
    const started = starting;
    starting = undefined;
    await (await started?.catch(() => undefined))?.close();
  };
  return {
    async environmentOf(state) {
      if (statesWithDatabase.has(state)) return { DATABASE_URL: (await start()).databaseUrl };
      // Dedupe keeps one core busy, and is the last stage before: the database starts on the other one. What goes wrong
      // is said where the database is needed.
      if (state === "DedupeCanonicalize") start().catch(() => undefined);
      else await close();
      return {};
    },
    close,
  };
}
