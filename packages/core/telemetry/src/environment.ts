import { env } from "node:process";

/** The process's own variables: what a stage's environment is parsed from on Lambda. Nothing else reads them. */
export const processEnvironment = (): Readonly<Record<string, string | undefined>> => env;

/** Lambda sets these where active tracing is on; the second anew for each invocation. */
export const xRayIsActive = (): boolean =>
  env["AWS_XRAY_DAEMON_ADDRESS"] !== undefined && env["_X_AMZN_TRACE_ID"] !== undefined;
