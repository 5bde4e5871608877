import { Client } from "pg";
import { migrations } from "./migrations.ts";

/** Names our advisory locks among those of other programs in the same database. */
const lockNamespace = 0x63697479;
const migrationLock = 0;

/**
 * One connection for one unit of work, closed at its end whatever happens: the embedded database serves one at a time,
 * and a connection that a sleeping Lambda keeps is often dead when it wakes.
 */
export async function withConnection<T>(
  { databaseUrl, connectTimeoutMs }: { databaseUrl: string; connectTimeoutMs: number },
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({
    connectionString: databaseUrl,
    application_name: "cityscout",
    connectionTimeoutMillis: connectTimeoutMs,
  });
  const broken = new Promise<never>((_, reject) => client.once("error", reject));
  // The connection's own failure also fails the query under way; unheard here, it would end the process.
  broken.catch(() => undefined);
  await client.connect();
  try {
    return await Promise.race([work(client), broken]);
  } finally {
    await client.end();
  }
}

/** All or nothing. Where `work` fails, the connection is of no more use: at its end the database takes all of it back. */
export async function inTransaction<T>(client: Client, work: () => Promise<T>): Promise<T> {
  await client.query("begin");
  const result = await work();
  await client.query("commit");
  return result;
}

/** Applies the migrations that the database does not have, all in one transaction; concurrent callers wait in line. */
export async function migrate(client: Client): Promise<void> {
  await inTransaction(client, async () => {
    await client.query("select pg_advisory_xact_lock($1, $2)", [lockNamespace, migrationLock]);
    await client.query(
      `create table if not exists schema_migrations (
         version integer primary key, name text not null, applied_at timestamptz not null default now())`,
    );
    const applied = await client.query<{ version: number }>("select version from schema_migrations");
    const versions = new Set(applied.rows.map(({ version }) => version));
    for (const { version, name, sql } of migrations) {
      if (versions.has(version)) continue;
      await client.query(sql);
      await client.query("insert into schema_migrations (version, name) values ($1, $2)", [version, name]);
    }
  });
}

/**
 * Waits for the city's turn within the current transaction, which gives it back at its end.
 * PostgreSQL reports a wait that took too long as `55P03`.
 */
export async function lockCity(client: Client, city: string, timeoutMs: number): Promise<void> {
  await client.query("select set_config('lock_timeout', $1, true)", [`${timeoutMs}ms`]);
  await client.query("select pg_advisory_xact_lock($1, hashtext($2))", [lockNamespace, city]);
}

/** Has PostgreSQL end the connection, and with it the transaction, where it hears nothing for so long in between. */
export async function limitSilence(client: Client, silentMs: number): Promise<void> {
  await client.query("select set_config('idle_in_transaction_session_timeout', $1, true)", [`${silentMs}ms`]);
}
