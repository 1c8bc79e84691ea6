import { CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import type { Alarm, Alarms } from '../ports.ts';
import { CLIENT_LIMITS } from './clients.ts';

export const createCloudWatchClient = (): CloudWatchClient => new CloudWatchClient(CLIENT_LIMITS);

/** The alarms of a stack, which CloudFormation names after it. Needs `cloudwatch:DescribeAlarms`. */
export function createAlarms(client: CloudWatchClient, stack: string): Alarms {
  return {
    async ringing() {
      const ringing: Alarm[] = [];
      const query = { AlarmNamePrefix: `${stack}-`, StateValue: 'ALARM' } as const;
      for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client }, query)) {
        for (const {
          AlarmName = '',
          AlarmDescription = '',
          StateUpdatedTimestamp,
          ...more
        } of MetricAlarms) {
          const name = alarmName(AlarmName);
          // When it began, rather than when CloudWatch last found something to say about it.
          const since = more.StateTransitionedTimestamp ?? StateUpdatedTimestamp;
          if (name !== null)
            ringing.push({ name, description: AlarmDescription, since: since?.getTime() ?? 0 });
        }
      }
      return ringing.sort((a, b) => b.since - a.since);
    },
  };
}

/** The name in `<stack>-<path>Alarms<name><hash>-<random>`, as CloudFormation calls an alarm; null for any other. */
export const alarmName = (text: string): string | null =>
  /Alarms([A-Za-z]+?)[0-9A-F]{8}-/.exec(text)?.[1] ?? null;
