import type { Operation } from '../operation.ts';
import type { Shapes } from '../shape.ts';
import type { Bodies } from './bodies.ts';
import type { Conclusion } from './conclusion.ts';
import type { Sought } from './envelope.ts';
import type { Overruling } from './overruling.ts';
import type { Readings } from './reading.ts';
import type { Resource } from './resource.ts';
import type { Resources } from './resources.ts';
import type { StepsOf } from './version-step.ts';

/** What conclusions are drawn from. */
export type Concluding = {
  readonly shapes: Shapes;
  readonly bodies: Bodies;
  readonly overruling: Overruling;
  readonly resources: Resources;
  readonly stepsOf: StepsOf;
  readonly readings: Readings;
};

export type Envelopes = Pick<Conclusion, 'one' | 'many' | 'sent'>;

/** What is looked for in bodies where records of a resource are. */
export const toSought = ({ entity, noun, key }: Resource): Sought => ({
  parameter: key.parameter,
  noun,
  entity,
});

/** Where records of a resource stand in the bodies of an operation. */
export const toEnvelopes = (
  { bodies }: Concluding,
  operation: Operation,
  resource: Resource,
): Envelopes => {
  const sought = toSought(resource);
  return {
    one: bodies.one(operation, sought),
    many: bodies.many(operation, sought),
    sent: bodies.sent(operation, sought),
  };
};
