import {
  type JsonObject,
  type Operation,
  propertiesOf,
  readReplyDescription,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import { type ActionEffect, findActionVerb } from '../effects/action-effects.ts';
import type { Resource } from '../resource.ts';
import { stateName } from '../vocabulary/actions.ts';
import { isJobNoun, isRefusedFlag, splitStateWords } from '../vocabulary/lifecycles.ts';
import {
  badEndStateValue,
  endingVerb,
  endStateValue,
  lastingState,
  neededStateText,
  otherConflictText,
  refusedStateText,
  revivingVerb,
  stateConflictText,
} from '../vocabulary/refusals.ts';

/** The states in which an action on a record is refused. */
export type RefusedStates = {
  /** The property with the state. */
  readonly property: string;
  readonly values: readonly string[];
  readonly status: number;
};

type ActionSubject = {
  readonly verb: string;
  /** The state that the action leads to. */
  readonly to: unknown;
  /** The description of the refusal. */
  readonly conflict: string;
  /** The last state of work that the server does. */
  readonly workEnd: string | undefined;
};

type RefusedStateRule = {
  readonly name: string;
  readonly summary: string;
  readonly docs: string;
  /** Whether a record in this state is refused. */
  refuses(value: string, subject: ActionSubject): boolean;
};

/** What is cancelled cannot be cancelled. */
const repeatedAction: RefusedStateRule = {
  name: 'repeated-action',
  summary: '`cancel` refuses a record that is already cancelled',
  docs: '#repeated-action',
  refuses: (value, { to }) => value === to,
};

/** What is completed cannot be cancelled, and what is cancelled cannot be approved. */
const endedRecord: RefusedStateRule = {
  name: 'ended-record',
  summary: '`cancel` refuses a completed record, `approve` a cancelled one',
  docs: '#ended-record',
  refuses: (value, { verb, workEnd }) => {
    if (revivingVerb.test(verb)) return false;
    if (!endingVerb.test(verb)) return badEndStateValue.test(value);
    return endStateValue.test(value) || value === workEnd;
  },
};

/** `409: The order is already cancelled or shipped`. */
const describedState: RefusedStateRule = {
  name: 'described-state',
  summary: 'An action is refused in the states that the description of its 409 names',
  docs: '#described-state',
  refuses: (value, { conflict }) => {
    if (!refusedStateText.test(conflict) || neededStateText.test(conflict)) return false;
    const toWords = (text: string) => ` ${splitStateWords(text).join(' ')} `;
    return toWords(conflict).includes(toWords(value));
  },
};

/** In which states a record does not allow an action; those of all rules count. */
export const refusedStateRules: readonly RefusedStateRule[] = [
  repeatedAction,
  endedRecord,
  describedState,
];

type TransitionContext = { readonly root: JsonObject; readonly schemaViews: SchemaViews };

type TransitionFacts = {
  readonly operation: Operation;
  readonly verb: string | undefined;
  readonly effect: ActionEffect | undefined;
  readonly resource: Pick<Resource, 'entity' | 'transitions' | 'lifecycle' | 'noun'>;
};

/** The states in which an action is refused, where the document has a reply for that. */
export function inferRefusedStates(
  { root, schemaViews }: TransitionContext,
  { operation, verb, effect, resource }: TransitionFacts,
): RefusedStates | undefined {
  const status = findConflictStatus(root, operation);
  // `x-sandlot` says which states follow each other.
  if (status === undefined || resource.transitions !== undefined) return undefined;
  const conflict = readReplyDescription(root, operation, status);
  const flag = findSetFlag(effect, conflict);
  for (const [property, pointers] of propertiesOf(schemaViews, schemaViews.of(resource.entity))) {
    const { enum: values } = schemaViews.of(pointers).keywords;
    if (!stateName.test(property) || !Array.isArray(values)) continue;
    const subject = {
      verb: findActionVerb({ operation, verb }),
      to: effect?.set[property],
      conflict,
      workEnd: findWorkEnd(resource, property),
    };
    const refused = values
      .filter((value) => typeof value === 'string')
      .filter((value) => refusedStateRules.some((rule) => rule.refuses(value, subject)));
    if (refused.length > 0) return { property, values: refused, status };
    break;
  }
  return flag === undefined ? undefined : { property: flag, values: ['true'], status };
}

/** The boolean that an action makes true, and that its refusal names. */
function findSetFlag(effect: ActionEffect | undefined, conflict: string): string | undefined {
  return Object.entries(effect?.set ?? {})
    .filter(([name, value]) => value === true && isRefusedFlag(name, conflict))
    .map(([name]) => name)[0];
}

/** The last state of a job or of what has results; `undefined` where that state lasts, as that of a server does. */
function findWorkEnd(
  { lifecycle, noun }: TransitionFacts['resource'],
  property: string,
): string | undefined {
  if (lifecycle?.path.join() !== property) return undefined;
  const last = lifecycle.states.at(-1)?.value;
  const isWork = isJobNoun(noun) || lifecycle.results.length > 0;
  return isWork && typeof last === 'string' && !lastingState.test(last) ? last : undefined;
}

/** 409, or a 422 or 400 that is described as one for such a state. */
export function findConflictStatus(root: JsonObject, operation: Operation): number | undefined {
  return [409, 422, 400].find((status) => {
    if (!operation.replies.has(`${status}`)) return false;
    const description = readReplyDescription(root, operation, status);
    return status === 409
      ? stateConflictText.test(description) || !otherConflictText.test(description)
      : stateConflictText.test(description);
  });
}
