import { Duration } from "aws-cdk-lib";
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import type { Runbook } from "./runbooks.ts";

/** How long a figure is gathered before it is judged. */
export const alarmPeriod = Duration.minutes(5);

export interface AlarmDefinition {
  name: string;
  metric: IMetric;
  above?: number;
  below?: number;
  /** Periods in a row. @defaultValue 1 */
  periods?: number;
  meaning: string;
  runbook: Runbook;
}

/** An alarm that tells `topic`, and says what it means and where it is written what to do. */
export function raiseAlarm(scope: Construct, topic: ITopic, definition: AlarmDefinition): void {
  const { name, metric, above, below, periods = 1, meaning, runbook } = definition;
  const alarm = new Alarm(scope, `${name}Alarm`, {
    metric,
    threshold: above ?? below ?? 0,
    comparisonOperator:
      above === undefined
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: periods,
    treatMissingData: TreatMissingData.NOT_BREACHING,
    alarmDescription: `${meaning} What to do: ${runbook}`,
  });
  alarm.addAlarmAction(new SnsAction(topic));
  alarm.addOkAction(new SnsAction(topic));
}
