import {
  DescribeActiveReceiptRuleSetCommand,
  RuleSetDoesNotExistException,
  SESClient,
  SetActiveReceiptRuleSetCommand,
} from '@aws-sdk/client-ses';
import type { RuleSets } from '../ports.ts';

/** An SES client for setting up how mail is received: one call a second (SES quotas), so that it has to try again. */
export const createReceivingClient = (): SESClient =>
  new SESClient({
    maxAttempts: 5,
    retryMode: 'adaptive',
    requestHandler: { connectionTimeout: 1000, requestTimeout: 10_000, throwOnRequestTimeout: true },
  });

/** The receipt rule sets of the account and Region, through SES v1; v2 has no verbs for them. */
export function createRuleSets(client: SESClient): RuleSets {
  return {
    async active() {
      const { Metadata } = await client.send(new DescribeActiveReceiptRuleSetCommand({}));
      return Metadata?.Name ?? null;
    },
    async activate(name) {
      try {
        await client.send(new SetActiveReceiptRuleSetCommand(name === null ? {} : { RuleSetName: name }));
        return true;
      } catch (error) {
        if (error instanceof RuleSetDoesNotExistException) return false;
        throw error;
      }
    },
  };
}
