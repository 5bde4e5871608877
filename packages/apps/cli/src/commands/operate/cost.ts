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
import { withOperations } from "../../operate/open-run.ts";
import { readRun } from "../../operate/read-run.ts";
import type { SourceUses } from "../../operate/run-books.ts";

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

function formatCost(sources: SourceUses, aws: readonly AwsCostLine[]): string {
  const asked = Object.entries(sources).map(([source, use]) => [
    source,
    formatNumber(use.calls),
    formatNumber(use.cache_hits),
    formatUsd(use.cost_usd),
  ]);
  const total = sum(Object.values(sources).map((use) => use.cost_usd));
  const awsTotal = sum(aws.map(({ usd }) => usd));
  return [
    asked.length === 0
      ? "No call is booked yet."
      : formatTable(
          ["source", "calls", "cached", "cost"],
          [...asked, ["in all", none, none, formatUsd(total)]],
        ),
    "",
    formatTable(
      ["AWS, estimated", "amount", "unit", "cost"],
      [
        ...aws.map(({ what, amount, unit, usd }) => [what, formatNumber(amount), unit, formatSmallUsd(usd)]),
        ["in all", none, "", formatSmallUsd(awsTotal)],
      ],
    ),
    "",
    `At the list prices of ${awsPrices.region}. Not counted: ${notCounted}.`,
  ].join("\n");
}

/** `scout cost`: what a deployed run cost. */
export function registerCost(program: Command, context: CommandContext): void {
  const command = program
    .command("cost")
    .summary("say what a deployed run cost: calls by source, and AWS by estimate")
    .argument("<run-id>", "as `scout start` printed it");
  withTargetOptions(command)
    .option("--json", "print one JSON document")
    .action(async (runId: string, flags: CostFlags) => {
      await withOperations(context, flags, "cost", async (operations) => {
        const { view, books } = await readRun(operations, runId);
        const { sources } = books;
        const calls = sum(Object.values(sources).map((use) => use.calls));
        const aws = awsCostOf(view, await functionSizes(operations.deployed), calls);
        if (flags.json !== true) {
          context.stdout.write(`${formatCost(sources, aws)}\n`);
          return;
        }
        const document = {
          run_id: runId,
          environment: operations.deployed.environment,
          status: view.status,
          calls,
          cost_usd: sum(Object.values(sources).map((use) => use.cost_usd)),
          sources: Object.fromEntries(
            Object.entries(sources).map(([source, use]) => [
              source,
              { calls: use.calls, cache_hits: use.cache_hits, cost_usd: use.cost_usd },
            ]),
          ),
          aws_estimate: {
            usd: sum(aws.map(({ usd }) => usd)),
            prices_of: awsPrices.region,
            lines: aws,
            not_counted: notCounted,
          },
        };
        context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
      });
    });
}
