import { Fn, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Twelve hexadecimal digits that no other stack has: the end of the UUID in its id. For names that the world shares. */
export const uniqueToStack = (scope: IConstruct): string =>
  Fn.select(4, Fn.split('-', Fn.select(2, Fn.split('/', Stack.of(scope).stackId))));
