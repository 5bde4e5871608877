import { cityFunctionStates, type CityFunctionState, renderCityMachine } from "@cityscout/workflows";
import { Duration, Stack, type StackProps } from "aws-cdk-lib";
import type { IMetric } from "aws-cdk-lib/aws-cloudwatch";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { CfnSchedule } from "aws-cdk-lib/aws-scheduler";
import { Topic } from "aws-cdk-lib/aws-sns";
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from "aws-cdk-lib/aws-stepfunctions";
import { NagSuppressions } from "cdk-nag";
import type { Construct } from "constructs";
import { alarmPeriod, raiseAlarm } from "./alarm.ts";
import type { Deployment } from "./deployment.ts";
import type { Names } from "./names.ts";
import { type Runbook, runbooks } from "./runbooks.ts";
import { scopedRole } from "./scoped-role.ts";

export interface WorkflowStackProps extends StackProps {
  deployment: Deployment;
  names: Names;
}

/** The state machine out of the same definition that the embedded runtime interprets, its schedule, its alarms. */
export class WorkflowStack extends Stack {
  constructor(scope: Construct, id: string, { deployment, names, ...props }: WorkflowStackProps) {
    super(scope, id, props);
    const machine = this.#machine(deployment, names);
    this.#schedule(deployment, names);
    this.#alarms(machine, deployment, names);
  }

  #machine(deployment: Deployment, names: Names): StateMachine {
    const functionArns = Object.fromEntries(
      cityFunctionStates.map((state) => [state, names.functionArn(state)]),
    ) as Record<CityFunctionState, string>;
    const definition = renderCityMachine({
      functionArns,
      deadLetterQueueUrl: names.deadLetters.url,
      timeoutSeconds: Math.round(deployment.execution_hours * 3_600),
    });
    const machine = new StateMachine(this, "City", {
      stateMachineName: names.stateMachine,
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(JSON.stringify(definition)),
      role: scopedRole(this, "CityRole", {
        service: "states.amazonaws.com",
        rights: [
          { actions: ["lambda:InvokeFunction"], resources: Object.values(functionArns) },
          { actions: ["sqs:SendMessage"], resources: [names.deadLetters.arn] },
        ],
      }),
      tracingEnabled: true,
      logs: {
        destination: LogGroup.fromLogGroupName(this, "Logs", names.stateMachineLogGroup),
        level: LogLevel[deployment.workflow_log_level],
        includeExecutionData: true,
      },
    });
    NagSuppressions.addResourceSuppressions(
      machine.role,
      [
        {
          id: "AwsSolutions-IAM5",
          reason:
            "X-Ray and the delivery of logs know no resources; the construct asks for these rights itself",
        },
      ],
      true,
    );
    if (deployment.workflow_log_level !== "ALL") {
      NagSuppressions.addResourceSuppressions(machine, [
        { id: "AwsSolutions-SF1", reason: "every step is in the execution's history; logs hold what failed" },
      ]);
    }
    return machine;
  }

  #schedule({ schedule }: Deployment, names: Names): void {
    if (schedule === undefined) return;
    const role = scopedRole(this, "ScheduleRole", {
      service: "scheduler.amazonaws.com",
      rights: [
        { actions: ["states:StartExecution"], resources: [names.stateMachineArn] },
        { actions: ["sqs:SendMessage"], resources: [names.deadLetters.arn] },
      ],
    });
    new CfnSchedule(this, "Schedule", {
      scheduleExpression: schedule.expression,
      scheduleExpressionTimezone: schedule.time_zone,
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: names.stateMachineArn,
        roleArn: role.roleArn,
        input: JSON.stringify(schedule.job),
        // No execution, no alarm of one: what could not be started is told by the dead letters.
        deadLetterConfig: { arn: names.deadLetters.arn },
      },
    });
  }

  #alarms(machine: StateMachine, { alarms }: Deployment, names: Names): void {
    const topic = Topic.fromTopicArn(this, "Alerts", names.alertsTopicArn);
    const raise = (name: string, metric: IMetric, above: number, meaning: string, runbook: Runbook): void =>
      raiseAlarm(this, topic, { name, metric, above, meaning, runbook });
    const period = alarmPeriod;
    raise("Failed", machine.metricFailed({ period }), 0, "An execution failed.", runbooks.failedRun);
    raise(
      "TimedOut",
      machine.metricTimedOut({ period }),
      0,
      "An execution ran into its time limit.",
      runbooks.stuckRun,
    );
    raise(
      "Aborted",
      machine.metricAborted({ period }),
      0,
      "Someone stopped an execution.",
      runbooks.failedRun,
    );
    raise(
      "Slow",
      machine.metricTime({ period, statistic: "max" }),
      Duration.minutes(alarms.slow_execution_minutes).toMilliseconds(),
      "An execution took much longer than it should.",
      runbooks.stuckRun,
    );
  }
}
