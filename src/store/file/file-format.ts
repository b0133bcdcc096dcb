import { Ajv, type ErrorObject } from 'ajv';
import { type ClockState, isInstantInRange, parseFrozenClock, toClock } from '../../base/clock.ts';
import { describeJsonError, escapePointerToken } from '../../base/json-syntax.ts';
import { isValidName, validNameRule } from '../../base/sandbox-name.ts';
import { describeSchemaError } from '../../base/schema-error.ts';
import type { DocumentIdentity, SandboxState, Seed } from '../types.ts';

/** The content of a store file. */
export type StoreFileContent = {
  readonly version: 1;
  readonly document: DocumentIdentity;
  readonly seed: number;
  /** The number of the last commit included; 0 when absent. */
  readonly commit?: number;
  readonly sandboxes: Readonly<Record<string, StoredSandbox>>;
};

/** A sandbox in a store file. */
export type StoredSandbox = SandboxState & {
  readonly snapshots?: Readonly<Record<string, SandboxState>>;
};

const recordSetSchema = {
  type: 'object',
  additionalProperties: { type: 'array', items: { type: 'object' } },
};

const stateProperties = {
  clock: {
    type: 'object',
    properties: { frozen: { type: 'string' }, offset: { type: 'integer' } },
    minProperties: 1,
    maxProperties: 1,
    additionalProperties: false,
  },
  random: { type: 'array', items: { type: 'integer' }, minItems: 4, maxItems: 4 },
  records: recordSetSchema,
  internal: recordSetSchema,
  // Its name in files of the first edition.
  books: recordSetSchema,
};

const required = ['clock', 'random', 'records'];

const snapshotSchema = {
  type: 'object',
  properties: stateProperties,
  required,
  additionalProperties: false,
};

const sandboxSchema = {
  type: 'object',
  properties: {
    ...stateProperties,
    snapshots: { type: 'object', additionalProperties: snapshotSchema },
  },
  required,
  additionalProperties: false,
};

const fileSchema = {
  type: 'object',
  properties: {
    version: { const: 1 },
    document: {
      type: 'object',
      properties: { title: { type: 'string' }, version: { type: 'string' } },
      required: ['title', 'version'],
      additionalProperties: false,
    },
    seed: { type: 'integer' },
    commit: { type: 'integer', minimum: 0 },
    sandboxes: { type: 'object', additionalProperties: sandboxSchema },
  },
  required: ['version', 'document', 'seed', 'sandboxes'],
  additionalProperties: false,
};

/**
 * Parses the text of a store file.
 * @throws an error that names the location and what was expected there.
 */
export function parseStoreFile(text: string, file: string): StoreFileContent {
  const value = parseJson(text, file);
  refuseOtherVersion(value, file);
  // Validating our own schema against its meta-schema would take half of the time.
  const isStoreFile = new Ajv({ meta: false, validateSchema: false }).compile<StoreFileContent>(
    fileSchema,
  );
  if (!isStoreFile(value)) throw toSchemaError(file, isStoreFile.errors);
  return { ...value, sandboxes: withNormalizedClocks(value.sandboxes, file) };
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`${file}: ${describeJsonError(text)}. ${fixHint}`, { cause });
  }
}

function withNormalizedClocks(
  sandboxes: StoreFileContent['sandboxes'],
  file: string,
): StoreFileContent['sandboxes'] {
  return mapValues(sandboxes, (sandbox, name) => {
    const location = `${file}: at /sandboxes/${escapePointerToken(name)}`;
    refuseInvalidName(name, location);
    const clock = normalizeClock(sandbox.clock, location);
    const snapshots = mapValues(sandbox.snapshots ?? {}, (snapshot, snapshotName) => {
      const snapshotLocation = `${location}/snapshots/${escapePointerToken(snapshotName)}`;
      refuseInvalidName(snapshotName, snapshotLocation);
      const snapshotClock = normalizeClock(snapshot.clock, snapshotLocation);
      return { ...withCurrentNames(snapshot), clock: snapshotClock };
    });
    return { ...withCurrentNames(sandbox), clock, snapshots };
  });
}

type EarlierState = SandboxState & { readonly books?: SandboxState['internal'] };

function withCurrentNames({ books, ...state }: EarlierState): SandboxState {
  return books === undefined ? state : { ...state, internal: { ...books, ...state.internal } };
}

/** No request can name such a sandbox, so it would be unreachable. */
function refuseInvalidName(name: string, location: string): void {
  if (isValidName(name)) return;
  throw new Error(`${location}: invalid name. A name is ${validNameRule}. ${fixHint}`);
}

/** `Object.fromEntries` treats a name such as `__proto__` as an ordinary key. */
function mapValues<From, To>(
  object: Readonly<Record<string, From>>,
  map: (value: From, name: string) => To,
): Readonly<Record<string, To>> {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [name, map(value, name)]),
  );
}

function normalizeClock(clock: ClockState, location: string): ClockState {
  if ('offset' in clock) return requireSupportedYears(clock, `${location}/clock/offset`);
  const frozen = parseFrozenClock(clock.frozen);
  if (frozen !== undefined) return requireSupportedYears(frozen, `${location}/clock/frozen`);
  throw new Error(
    `${location}/clock/frozen: must be an instant such as 2019-02-06T01:48:24Z. ${fixHint}`,
  );
}

function requireSupportedYears(clock: ClockState, location: string): ClockState {
  if (isInstantInRange(toClock(clock).now())) return clock;
  throw new Error(`${location}: must lead to an instant in the years 1 to 9999. ${fixHint}`);
}

const fixHint = 'Fix the file, or name another one.';

function refuseOtherVersion(value: unknown, file: string): void {
  if (typeof value !== 'object' || value === null || !('version' in value)) return;
  const { version } = value;
  if (typeof version !== 'number' || version === 1) return;
  throw new Error(
    `${file}: written in format version ${version}, but this Sandlot reads version 1. ` +
      'Use the Sandlot that wrote it, or name another file.',
  );
}

function toSchemaError(file: string, errors: readonly ErrorObject[] | null | undefined): Error {
  const error = errors?.[0];
  const location = error?.instancePath || 'the top';
  return new Error(`${file}: at ${location}: ${error && describeSchemaError(error)}. ${fixHint}`);
}

/** Refuses a file made for another document. */
export function assertSameDocument(
  content: { readonly document: DocumentIdentity },
  file: string,
  document: DocumentIdentity,
): void {
  if (content.document.title === document.title) return;
  throw new Error(
    `${file}: made for "${content.document.title}", but this document is "${document.title}". ` +
      'Name the other document, or another file.',
  );
}

/** Refuses a file made for another document, or with a seed value other than the one requested. */
export function assertSameOrigin(
  content: StoreFileContent,
  file: string,
  { document, seed }: { readonly document: DocumentIdentity; readonly seed: Seed },
): void {
  assertSameDocument(content, file, document);
  if (seed.valueSource === 'option' && content.seed !== seed.value) {
    throw new Error(
      `${file}: made with seed ${content.seed}, not ${seed.value}. ` +
        `Pass --seed ${content.seed} or no seed, or name another file.`,
    );
  }
}
