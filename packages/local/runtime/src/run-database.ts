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
  // The first run of a directory makes the database while it searches, which is mostly waiting.
  const prepared = prepareEmbeddedPostgres(directory);
  // Awaited where the database is needed; a run that ends before must not end with an unhandled rejection.
  prepared.catch(() => undefined);
  let postgres: EmbeddedPostgres | undefined;
  const close = async (): Promise<void> => {
    const open = postgres;
    postgres = undefined;
    await open?.close();
  };
  return {
    async environmentOf(state) {
      if (!statesWithDatabase.has(state)) {
        await close();
        return {};
      }
      await prepared;
      postgres ??= await startEmbeddedPostgres(directory);
      return { DATABASE_URL: postgres.databaseUrl };
    },
    async close() {
      await prepared.catch(() => undefined);
      await close();
    },
  };
}
