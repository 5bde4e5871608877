import { startRuntime, type AwsThread, type EmbeddedRuntime } from "@cityscout/runtime";
import type { CommandContext } from "./context.ts";

/** Opens the data directory for as long as `work` takes. Throws `DataLockedError` where another process has it. */
export async function withRuntime<T>(
  context: CommandContext,
  work: (runtime: EmbeddedRuntime) => Promise<T>,
  thread?: AwsThread,
): Promise<T> {
  const runtime = await startRuntime(context.dataDirectory, thread);
  try {
    return await work(runtime);
  } finally {
    await runtime.close();
  }
}
