import { describeViolation, type Violation } from '../../base/refusal.ts';
import type { Call, Outcome } from '../../handlers/behaviour.ts';
import { isProjectionParameter, isWaivedByProjection } from '../../inference/inference.ts';
import {
  createLazyCheck,
  findDocumentedReply,
  isJsonMediaType,
  type Operation,
  type SchemaCheck,
  type SchemaValidators,
  toConcreteMediaType,
  toEssence,
} from '../../openapi/openapi.ts';
import { toHeaderText } from './notice-headers.ts';
import type { Reply } from './serialize-outcome.ts';

/** Validates a reply; returns its violations as lines for `Sandlot-Finding`. */
export type CheckReply = (
  outcome: Outcome,
  reply: Reply,
  query: Call['query'],
) => readonly string[];

/** How many replies were validated, and how many of them were invalid. */
export type ReplyReport = { readonly checked: number; readonly unfit: number };

export type ReplyChecks = {
  readonly of: (operation: Operation) => CheckReply;
  readonly report: () => ReplyReport;
};

/** Which replies are validated; `sample` is every sixteenth of each operation. */
export type CheckedReplies = 'all' | 'sample' | 'off';

const sampleInterval = 16;

/** How many violations of one reply are reported. */
const maxFindings = 5;

const noFindings: readonly string[] = [];

/** Creates the validation of JSON replies against the schemas that the document has for their status. */
export function createReplyChecks(schemas: SchemaValidators, mode: CheckedReplies): ReplyChecks {
  let checked = 0;
  let unfit = 0;
  const compileCheck = (operation: Operation): CheckReply => {
    const checkOf = compileFindCheck(schemas, operation);
    return ({ status, body }, reply, query) => {
      const check = checkOf(status, reply);
      if (check === 'unchecked') return noFindings;
      checked++;
      if (check(body, 'body').length === 0) return noFindings;
      const violations = listReplyViolations(check, reply, query);
      unfit += Number(violations.length > 0);
      return violations.slice(0, maxFindings).map(formatFinding);
    };
  };
  return {
    of: (operation) => {
      if (mode === 'off') return () => noFindings;
      const check = compileCheck(operation);
      return mode === 'sample' ? sampleReplies(check) : check;
    },
    report: () => ({ checked, unfit }),
  };
}

function sampleReplies(check: CheckReply): CheckReply {
  let count = 0;
  return (outcome, reply, query) =>
    count++ % sampleInterval === 0 ? check(outcome, reply, query) : noFindings;
}

/** `unchecked`: the document has no JSON schema for the reply. */
type ReplyBodyCheck = SchemaCheck | 'unchecked';

/** Finds the check of a reply by its status and content type; each is compiled once. */
function compileFindCheck(
  schemas: SchemaValidators,
  operation: Operation,
): (status: number, reply: Reply) => ReplyBodyCheck {
  const checks = new Map<number, Map<string, ReplyBodyCheck>>();
  const addCheck = (status: number, type: string): ReplyBodyCheck => {
    const check = compileReplyCheck(schemas, { operation, status, type });
    checks.set(status, new Map(checks.get(status)).set(type, check));
    return check;
  };
  return (status, { headers, body }) => {
    const type = headers['content-type'];
    return body === undefined || typeof type !== 'string'
      ? 'unchecked'
      : (checks.get(status)?.get(type) ?? addCheck(status, type));
  };
}

type ReplyDescription = {
  readonly operation: Operation;
  readonly status: number;
  readonly type: string;
};

function compileReplyCheck(
  schemas: SchemaValidators,
  { operation, status, type }: ReplyDescription,
): ReplyBodyCheck {
  const content = findDocumentedReply(operation, status)?.content;
  const essence = toEssence(type);
  if (!content || !isJsonMediaType(essence)) return 'unchecked';
  const media = [...content].find(([name]) => toConcreteMediaType(name) === essence);
  if (!media) return 'unchecked';
  const check = compileLenientCheck(schemas, `${media[1]}/schema`);
  // The reply to a write is new each time, and remembering it costs four times its validation.
  return operation.method === 'GET' ? checkFrozenOnce(check) : check;
}

/** Validates a frozen body once, also one that is the only property of an envelope. */
function checkFrozenOnce(check: SchemaCheck): SchemaCheck {
  const validEnvelopes = new WeakMap<object, string>();
  return (value, location) => {
    const [envelope, frozen] = findFrozen(value);
    if (frozen && validEnvelopes.get(frozen) === envelope) return [];
    const violations = check(value, location);
    if (frozen && violations.length === 0) validEnvelopes.set(frozen, envelope);
    return violations;
  };
}

const notFrozen = ['', undefined] as const;

function findFrozen(value: unknown): readonly [envelope: string, object | undefined] {
  if (typeof value !== 'object' || value === null) return notFrozen;
  if (!Object.isExtensible(value)) return ['', value];
  const [name, ...others] = Object.keys(value);
  const inner: unknown =
    name === undefined || others.length > 0 ? undefined : Reflect.get(value, name);
  return typeof inner === 'object' && inner !== null && !Object.isExtensible(inner)
    ? [String(name), inner]
    : notFrozen;
}

/** A schema that cannot be compiled is a finding of every reply, and blocks none. */
function compileLenientCheck(schemas: SchemaValidators, schema: string): SchemaCheck {
  const check = createLazyCheck(schema, schemas, () => schemas.check(schema, 'reply'));
  return (value, location) => {
    try {
      return check(value, location);
    } catch (error) {
      const message = `has a schema that cannot be compiled: ${String(error)}`;
      return [{ in: location, pointer: '', message, schema }];
    }
  };
}

/**
 * The violations of a body as it was serialized, which may lack properties of the value. A client that
 * asked for some fields only is not told that others are missing.
 */
function listReplyViolations(
  check: SchemaCheck,
  reply: Reply,
  query: Call['query'],
): readonly Violation[] {
  const violations = check(JSON.parse(String(reply.body)), 'body');
  const isProjected = Object.keys(query).some(isProjectionParameter);
  return isProjected
    ? violations.filter(({ schema = '' }) => !isWaivedByProjection(schema))
    : violations;
}

function formatFinding(violation: Violation): string {
  return toHeaderText(`${describeViolation(violation)} (${violation.schema})`);
}
