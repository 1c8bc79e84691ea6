import type { CloudFormationCustomResourceEvent, CloudFormationCustomResourceResponse } from 'aws-lambda';

export type { CloudFormationCustomResourceEvent } from 'aws-lambda';

/**
 * Does what CloudFormation asks for and tells it the outcome, which is what it waits for; a failure becomes the reason a
 * deployment fails with. `act` gives the physical id; a changed one makes CloudFormation delete the former.
 * Source: AWS CloudFormation User Guide, "Custom resource response objects".
 */
export async function answerCloudFormation(
  event: CloudFormationCustomResourceEvent,
  act: () => Promise<string>,
): Promise<void> {
  const known = 'PhysicalResourceId' in event ? event.PhysicalResourceId : event.LogicalResourceId;
  const { StackId, RequestId, LogicalResourceId } = event;
  const answer: CloudFormationCustomResourceResponse = await act().then(
    (id) => ({ Status: 'SUCCESS', PhysicalResourceId: id, StackId, RequestId, LogicalResourceId }),
    (error) => ({
      Status: 'FAILED',
      Reason: error instanceof Error ? error.message : String(error),
      PhysicalResourceId: known,
      StackId,
      RequestId,
      LogicalResourceId,
    }),
  );
  const { ok, status } = await fetch(event.ResponseURL, {
    method: 'PUT',
    // The address is signed for an empty content type.
    headers: { 'content-type': '' },
    body: JSON.stringify(answer),
    signal: AbortSignal.timeout(20_000),
  });
  if (!ok) throw new Error(`CloudFormation refused the answer: ${status}`);
}
