import middy from '@middy/core';
import * as z from 'zod/mini';
import { activateRuleSet, deactivateRuleSet, requireActive } from '../lib/app/activate-rule-set.ts';
import type { RuleSets, Telemetry } from '../lib/ports.ts';
import { answerCloudFormation, type CloudFormationCustomResourceEvent } from './custom-resource.ts';
import { once, ruleSetDeps } from './deps.ts';
import { failLoud } from './middleware.ts';
import { createTelemetry } from './telemetry.ts';

const propertiesSchema = z.object({
  RuleSetName: z.string(),
  Replaces: z.optional(z.string()),
  /** `true` for a rule set of the operator's, which is only looked at. */
  Adopted: z.optional(z.string()),
});

/**
 * The custom resource that makes the stack's rule set the active one, and takes it out of use with the stack. Its id is
 * the rule set's name, so that a renamed rule set is a new resource. A rule set that was adopted must be the active one.
 */
export function createActivate(telemetry: Telemetry, deps: () => { readonly ruleSets: RuleSets }) {
  return middy<CloudFormationCustomResourceEvent, void>()
    .use(failLoud(telemetry, 'activate-failed'))
    .handler((event) => answerCloudFormation(event, () => act(deps().ruleSets, event)));
}

async function act(ruleSets: RuleSets, event: CloudFormationCustomResourceEvent): Promise<string> {
  const { RuleSetName, Replaces, Adopted } = propertiesSchema.parse(event.ResourceProperties);
  if (event.RequestType === 'Delete') {
    if (!Adopted) await deactivateRuleSet(ruleSets, RuleSetName, Replaces ?? null);
    return event.PhysicalResourceId;
  }
  if (Adopted) {
    await requireActive(ruleSets, RuleSetName);
    return RuleSetName;
  }
  const former =
    event.RequestType === 'Update' ? propertiesSchema.parse(event.OldResourceProperties).RuleSetName : null;
  await activateRuleSet(
    ruleSets,
    RuleSetName,
    [Replaces, former].filter((name) => name != null),
  );
  return RuleSetName;
}

const telemetry = createTelemetry('activate');
export const handler = createActivate(telemetry, once(ruleSetDeps));
