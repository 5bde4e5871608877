import { GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { cityFunctionStates } from "@cityscout/workflows";
import type { Command } from "commander";
import type { CommandContext } from "../../context.ts";
import { formatNumber, formatTable, formatUsd } from "../../format.ts";
import {
  type AwsCostLine,
  awsCostOf,
  awsPrices,
  type FunctionSize,
  notCounted,
} from "../../operate/aws-cost.ts";
import {
  type DeployedEnvironment,
  type TargetFlags,
  withTargetOptions,
} from "../../operate/environment-target.ts";
import { findRun } from "../../operate/read-run.ts";
import type { SourceUses } from "../../run/source-uses.ts";

interface CostFlags extends TargetFlags {
  json?: true;
}

/** How large each function is. Of its configuration nothing else is looked at: it has the stages' variables. */
async function functionSizes({
  names,
  clientSettings,
}: DeployedEnvironment): Promise<Map<string, FunctionSize>> {
  const lambda = new LambdaClient(clientSettings);
  try {
    const sizes = await Promise.all(
      cityFunctionStates.map(async (state): Promise<[string, FunctionSize]> => {
        const { MemorySize = 128, Architectures = [] } = await lambda.send(
          new GetFunctionConfigurationCommand({ FunctionName: names.function(state) }),
        );
        return [
          state,
          { memoryMb: MemorySize, architecture: Architectures[0] === "x86_64" ? "x86_64" : "arm64" },
        ];
      }),
    );
    return new Map(sizes);
  } finally {
    lambda.destroy();
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const none = "–";

/** Four decimals: what AWS takes for a small run is less than a cent. */
const formatSmallUsd = (value: number): string => `$${value.toFixed(4)}`;

const costOf = (sources: SourceUses): number => sum(Object.values(sources).map((use) => use.cost_usd));

function formatSources(sources: SourceUses): string {
  const asked = Object.entries(sources).map(([source, use]) => [
    source,
    formatNumber(use.calls),
    formatNumber(use.cache_hits),
    formatUsd(use.cost_usd),
  ]);
  if (asked.length === 0) return "No call is booked yet.";
  const uses = Object.values(sources);
  const total = [
    "in all",
    formatNumber(sum(uses.map(({ calls }) => calls))),
    formatNumber(sum(uses.map(({ cache_hits }) => cache_hits))),
    formatUsd(costOf(sources)),
  ];
  return formatTable(["source", "calls", "cached", "cost"], [...asked, total]);
}

function formatCost(sources: SourceUses, aws: readonly AwsCostLine[]): string {
  if (aws.length === 0) return formatSources(sources);
  const lines = aws.map(({ what, amount, unit, usd }) => [
    what,
    formatNumber(amount),
    unit,
    formatSmallUsd(usd),
  ]);
  const total = ["in all", none, "", formatSmallUsd(sum(aws.map(({ usd }) => usd)))];
  return [
    formatSources(sources),
    "",
    formatTable(["AWS, estimated", "amount", "unit", "cost"], [...lines, total]),
    "",
    `At the list prices of ${awsPrices.region}. Not counted: ${notCounted}.`,
  ].join("\n");
}

/** `scout cost`: what a run cost. */
export function registerCost(program: Command, context: CommandContext): void {
  const command = program
    .command("cost")
    .summary("say what a run cost: calls by source, and AWS by estimate")
    .argument("<run-id>", "as `scout start` or `scout run` printed it");
  withTargetOptions(command)
    .option("--json", "print one JSON document")
    .action(async (runId: string, flags: CostFlags) => {
      const { view, books, environment, deployed } = await findRun(context, flags, "cost", runId);
      const { sources } = books;
      const calls = sum(Object.values(sources).map((use) => use.calls));
      const aws = deployed === null ? [] : awsCostOf(view, await functionSizes(deployed), calls);
      if (flags.json !== true) {
        context.stdout.write(`${formatCost(sources, aws)}\n`);
        return;
      }
      const document = {
        run_id: runId,
        environment,
        status: view.status,
        calls,
        cost_usd: costOf(sources),
        sources: Object.fromEntries(
          Object.entries(sources).map(([source, { calls: asked, cache_hits, cost_usd }]) => [
            source,
            { calls: asked, cache_hits, cost_usd },
          ]),
        ),
        ...(deployed === null ? {} : { aws_estimate: estimateOf(aws) }),
      };
      context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    });
}

const estimateOf = (lines: readonly AwsCostLine[]): Record<string, unknown> => ({
  usd: sum(lines.map(({ usd }) => usd)),
  prices_of: awsPrices.region,
  lines,
  not_counted: notCounted,
});
