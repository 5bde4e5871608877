import path from "node:path";
import { startEmbeddedPostgres } from "@cityscout/place-store/embedded";
import { startSimulator, syntheticWorld } from "@cityscout/simulator";
import type { CloudAssembly } from "aws-cdk-lib/cx-api";
import { deployStack, type StackChange, type Template } from "../src/deploy/deploy-stack.ts";
import type { Deployment } from "../src/deployment.ts";
import { deploymentOf } from "../src/environments.ts";
import { type Synthesis, synthesise } from "../src/synthesise.ts";
import type { Checklist } from "./checklist.ts";
import { account, type Clients, clientsOf, prepareAccount, region } from "./local-aws.ts";
import { freePort, ministackPackage, startMinistack } from "./ministack.ts";
import { pythonEnvironment } from "./python.ts";
import { type RecordingProxy, startRecordingProxy } from "./recording-proxy.ts";
import { type SwitchableSource, startSwitchableSource } from "./switchable-source.ts";
import { setRedrivePolicies, withoutRefused } from "./stand-in.ts";

/** A simulated minute passes this much faster than a real one. */
const rateScale = 100;

/** Cityscout on a local AWS, and what surrounds it. */
export interface Deployed {
  endpoint: string;
  clients: Clients;
  deployment: Deployment;
  synthesis: Synthesis;
  proxy: RecordingProxy;
  bucket: string;
  /** Where simulated sources are; for a run outside of the deployment. */
  sources: Readonly<Record<string, string>>;
  /** One of the sources, which can be down. */
  yelp: SwitchableSource;
  /** Whether a process of the local AWS is left. */
  isRunning(): boolean;
  /** Creates or updates every stack, in order. */
  deployAll(assembly: CloudAssembly): Promise<Record<string, StackChange>>;
}

/** Starts everything and synthesises. `open` closes what it is given, in reverse, at the end of the check. */
export async function startDeployment(
  options: { directory: string; cache: string; seed: number },
  open: AsyncDisposableStack,
  checks: Checklist,
): Promise<Deployed> {
  const { directory, cache, seed } = options;
  const bin = await checks.step(`Python environment with ${ministackPackage}`, () =>
    pythonEnvironment(cache, [ministackPackage]),
  );
  const port = await freePort();
  const proxy = await startRecordingProxy(port);
  open.defer(() => proxy.close());
  const ministack = await checks.step("MiniStack answers", () =>
    startMinistack({ bin, directory, port, functionEndpoint: proxy.endpoint }),
  );
  open.defer(() => ministack.stop());
  const clients = clientsOf(ministack.endpoint);
  const postgres = await startEmbeddedPostgres(path.join(directory, "postgres"));
  open.defer(() => postgres.close());
  const simulator = await startSimulator({ world: syntheticWorld({ preset: "edinburgh", seed }), rateScale });
  open.defer(() => simulator.close());
  const yelp = await startSwitchableSource(simulator.environment["YELP_BASE_URL"]);
  open.defer(() => yelp.close());
  const sources = {
    ...simulator.environment,
    YELP_BASE_URL: yelp.url,
    CITYSCOUT_RATE_SCALE: String(rateScale),
    // Like its minutes, a simulated source's recovery need not be waited for.
    CIRCUIT_OPEN_SECONDS: "0.5",
    FRONTIER_RETRY_SECONDS: "0.1",
    // A worker of every round would wait a second for more searches, of which there are none.
    FRONTIER_WAIT_SECONDS: "0",
  };
  const deployment = deploymentOf("mock", {
    database: { secret_arn: await prepareAccount(clients, postgres.databaseUrl) },
    simulator: sources,
  });
  const synthesis = await checks.step("bundles and templates are made", () =>
    synthesise(deployment, path.join(directory, "synthesis")),
  );
  return {
    endpoint: ministack.endpoint,
    clients,
    deployment,
    synthesis,
    proxy,
    bucket: `cityscout-mock-raw-${account}-${region}`,
    sources,
    yelp,
    isRunning: () => ministack.isRunning(),
    deployAll: (assembly) => deployAll(clients, assembly, checks),
  };
}

async function deployAll(
  clients: Clients,
  assembly: CloudAssembly,
  checks: Checklist,
): Promise<Record<string, StackChange>> {
  const changes: Record<string, StackChange> = {};
  for (const stack of assembly.stacks) {
    const leftOut: string[] = [];
    const change = await deployStack(stack, {
      ...clients,
      account,
      region,
      adapt: (template) => withoutRefused(template, (kind, id) => leftOut.push(`${id} (${kind})`)),
    });
    changes[stack.stackName] = change;
    if (change === "created" && leftOut.length > 0)
      checks.note(`${stack.stackName}: left out what MiniStack refuses: ${leftOut.join(", ")}`);
    if (change !== "unchanged") await setRedrivePolicies(clients, stack.template as Template);
  }
  return changes;
}
