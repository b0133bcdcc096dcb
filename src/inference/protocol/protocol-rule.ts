import type { Operation } from '../../openapi/openapi.ts';
import type { InferenceContext } from '../operations/operation-context.ts';
import type { Plan } from '../plan.ts';
import type { NestedCollection, Resource } from '../resource.ts';
import type { ProtocolPlan } from './protocol-plan.ts';

/** An operation whose plan is known, except for what HTTP adds to it. */
export type ProtocolFacts = {
  readonly operation: Operation;
  readonly plan: Plan;
  readonly resource: Resource | undefined;
  readonly nestedCollection: NestedCollection | undefined;
};

/** Concludes which mechanism of HTTP an operation has, whatever it does with records. */
export type ProtocolRule = {
  readonly name: string;
  /** One sentence for `sandlot inspect`. */
  readonly summary: string;
  /** The section of docs/inference.md. */
  readonly docs: `#${string}`;
  readonly infer: (context: InferenceContext, facts: ProtocolFacts) => ProtocolPlan;
};
