import { describe, expect, it } from 'vitest';
import { synthesise } from '../../helpers/template.ts';

const plain = synthesise();

describe('announcing', () => {
  it('is off by default: the events of the bucket are there for whoever wants them', () => {
    expect(plain.ofType('AWS::SNS::Topic')).toEqual([]);
    expect(plain.ofType('AWS::Events::Rule')).toEqual([]);
  });

  it('tells of accepted and released mail in the same words: whatever is created in the inbox', () => {
    const stack = synthesise({ aws: { announce: true } });
    const topic = stack.one('AWS::SNS::Topic', 'Announcing').id;
    const { EventPattern, Targets } = stack.one('AWS::Events::Rule').Properties;
    expect(EventPattern).toMatchObject({
      source: ['aws.s3'],
      'detail-type': ['Object Created'],
      detail: { object: { key: [{ prefix: 'inbox/' }] } },
    });
    expect(Targets).toMatchObject([
      {
        Arn: { Ref: topic },
        InputTransformer: { InputTemplate: '{"bucket":<detail-bucket-name>,"key":<detail-object-key>}' },
        DeadLetterConfig: {},
      },
    ]);
  });
});

describe('refusing the worst at the door', () => {
  it('is off by default', () => {
    expect(plain.text).not.toContain('ReceiptFilter');
    expect(plain.ofType('AWS::Lambda::Function')).toHaveLength(7);
  });

  it('goes with the switch: CloudFormation has the filters taken away when the resource is deleted', () => {
    const stack = synthesise({ aws: { filters: { enabled: true } } });
    const fn = stack.one('AWS::Lambda::Function', 'FiltersFunction');
    const cleared = stack.one('Custom::ReceiptFiltersCleared');
    expect(cleared.Properties.ServiceToken).toEqual({ 'Fn::GetAtt': [fn.id, 'Arn'] });
    expect(cleared.DependsOn).toContain(stack.one('AWS::IAM::Policy', 'FiltersFunctionRole').id);
  });

  it('is refused for a ladder that does not end in a full block', () => {
    const ladder = [{ stage: 1, fromDay: 0, throttleMinutes: 10, blockMinutes: 20 }];
    expect(() => synthesise({ ladder, aws: { filters: { enabled: true } } })).toThrow('aws.filters.enabled');
  });
});
