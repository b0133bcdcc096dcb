import type { Operation } from '../operation.ts';
import type { Shapes } from '../shape.ts';
import type { Bodies } from './bodies.ts';
import type { Conclusion } from './conclusion.ts';
import type { Overruling } from './overruling.ts';
import type { Resource } from './resource.ts';
import type { Resources } from './resources.ts';

/** What conclusions are drawn from. */
export type Concluding = {
  readonly shapes: Shapes;
  readonly bodies: Bodies;
  readonly overruling: Overruling;
  readonly resources: Resources;
};

export type Envelopes = Pick<Conclusion, 'one' | 'many' | 'sent'>;

/** Where records of a resource stand in the bodies of an operation. */
export const toEnvelopes = (
  { bodies }: Concluding,
  operation: Operation,
  { entity, noun, key }: Resource,
): Envelopes => {
  const sought = { parameter: key.parameter, noun, entity };
  return {
    one: bodies.one(operation, sought),
    many: bodies.many(operation, sought),
    sent: bodies.sent(operation, sought),
  };
};
