import type { Violation } from '../../base/refusal.ts';
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

/** What was found wrong with a reply: each as a line for `Sandlot-Finding`. */
export type CheckReply = (
  outcome: Outcome,
  reply: Reply,
  query: Call['query'],
) => readonly string[];

/** How many replies were held against the document, and how many did not fit. */
export type ReplyReport = { readonly checked: number; readonly unfit: number };

/** The checks of replies, and what came of them. */
export type ReplyChecks = {
  readonly of: (operation: Operation) => CheckReply;
  readonly report: () => ReplyReport;
};

/** Which replies are checked; of a sample, every sixteenth of each operation. */
export type CheckedReplies = 'all' | 'sample' | 'off';

const sampleEvery = 16;

/** How many faults of one reply are told. */
const maxFindings = 5;

const noFindings: readonly string[] = [];

/**
 * Holds replies of JSON against the schemas that the document gives for their status.
 */
export function createReplyChecks(schemas: SchemaValidators, mode: CheckedReplies): ReplyChecks {
  let checked = 0;
  let unfit = 0;
  const openCheck = (operation: Operation): CheckReply => {
    const checks = new Map<number, Map<string, ReplyBodyCheck>>();
    const addCheck = (status: number, type: string): ReplyBodyCheck => {
      const added = compileReplyCheck(schemas, { operation, status, type });
      checks.set(status, new Map(checks.get(status)).set(type, added));
      return added;
    };
    const checkOf = (status: number, type: string): ReplyBodyCheck =>
      checks.get(status)?.get(type) ?? addCheck(status, type);
    const findCheck = (status: number, { headers, body }: Reply): ReplyBodyCheck => {
      const type = headers['content-type'];
      return body === undefined || typeof type !== 'string' ? 'unchecked' : checkOf(status, type);
    };
    return ({ status, body }, reply, query) => {
      const check = findCheck(status, reply);
      if (check === 'unchecked') return noFindings;
      checked++;
      if (check(body, 'body').length === 0) return noFindings;
      const faults = listReplyViolations(check, reply, query);
      unfit += Number(faults.length > 0);
      return faults.slice(0, maxFindings).map(formatFinding);
    };
  };
  const sampled = (check: CheckReply): CheckReply => {
    let turn = 0;
    return (outcome, reply, query) =>
      turn++ % sampleEvery === 0 ? check(outcome, reply, query) : noFindings;
  };
  return {
    of: (operation) => {
      if (mode === 'off') return () => noFindings;
      return mode === 'sample' ? sampled(openCheck(operation)) : openCheck(operation);
    },
    report: () => ({ checked, unfit }),
  };
}

/** For replies that the document gives no schema of JSON. */
type ReplyBodyCheck = SchemaCheck | 'unchecked';

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
  // What a write answers is new each time, and remembering it costs four times what the look does.
  return operation.method === 'GET' ? checkFrozenOnce(check) : check;
}

/**
 * Looks once at what nobody can change any more: a frozen body, or a frozen value that is alone in an
 * envelope, by the envelope's name for it.
 */
function checkFrozenOnce(check: SchemaCheck): SchemaCheck {
  const passed = new WeakMap<object, string>();
  return (value, place) => {
    const [name, held] = findFrozen(value);
    if (held && passed.get(held) === name) return [];
    const violations = check(value, place);
    if (held && violations.length === 0) passed.set(held, name);
    return violations;
  };
}

const notFrozen = ['', undefined] as const;

function findFrozen(value: unknown): readonly [string, object | undefined] {
  if (typeof value !== 'object' || value === null) return notFrozen;
  if (!Object.isExtensible(value)) return ['', value];
  const [name, ...others] = Object.keys(value);
  const held: unknown =
    name === undefined || others.length > 0 ? undefined : Reflect.get(value, name);
  return typeof held === 'object' && held !== null && !Object.isExtensible(held)
    ? [String(name), held]
    : notFrozen;
}

/** A schema that cannot be compiled is a finding about every reply, and in nobody's way. */
function compileLenientCheck(schemas: SchemaValidators, schema: string): SchemaCheck {
  const check = createLazyCheck(schema, schemas, () => schemas.check(schema, 'reply'));
  return (value, place) => {
    try {
      return check(value, place);
    } catch (error) {
      const message = `has a schema that cannot be read: ${String(error)}`;
      return [{ in: place, pointer: '', message, schema }];
    }
  };
}

/**
 * What is wrong with what is sent, which is printed by the schema and may lack what the value has. Who
 * asked for some fields only misses no others.
 */
function listReplyViolations(
  check: SchemaCheck,
  reply: Reply,
  query: Call['query'],
): readonly Violation[] {
  const violations = check(JSON.parse(String(reply.body)), 'body');
  const isCut = Object.keys(query).some(isProjectionParameter);
  return isCut ? violations.filter(({ schema = '' }) => !isWaivedByProjection(schema)) : violations;
}

function formatFinding({ pointer, message, schema }: Violation): string {
  return toHeaderText(`the body${pointer === '' ? '' : ` ${pointer}`} ${message} (${schema})`);
}
