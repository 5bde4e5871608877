export { type AwsThread, type EmbeddedAws, prepareAwsThread, startEmbeddedAws } from "./embedded-aws.ts";
export {
  executeCityMachine,
  ExecutionFailedError,
  type BoundStage,
  type ExecutionEvent,
  type ExecutionOptions,
} from "./execution.ts";
export { startRuntime, type BindableStage, type EmbeddedRuntime, type RunOptions } from "./runtime.ts";
export { bundleStage, type StageBundle } from "./stage-bundle.ts";
export type { QueueFaults } from "./unreliable-queue.ts";
