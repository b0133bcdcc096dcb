import { Ajv, type ErrorObject } from 'ajv';
import { type ClockState, isInstantInRange, parseFrozenClock, toClock } from '../../base/clock.ts';
import { escapePointerToken } from '../../base/json-pointer.ts';
import { findJsonErrorPosition } from '../../base/json-syntax.ts';
import { isValidName, validNameRule } from '../../base/sandbox-name.ts';
import type { DocumentIdentity, SandboxState } from '../types.ts';

/** What is in a store's file. */
export type StoreFileContent = {
  readonly version: 1;
  readonly document: DocumentIdentity;
  readonly seed: number;
  /** The number of the last commit that is in it; 0 when absent. */
  readonly commit?: number;
  readonly sandboxes: Readonly<Record<string, StoredSandbox>>;
};

/** A sandbox in a file. */
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

/** Reads the text of a store's file; throws, with the place and what was expected there. */
export function parseStoreFile(text: string, file: string): StoreFileContent {
  const value = parseJson(text, file);
  refuseOtherVersion(value, file);
  // Our own schema needs no check by the schema of schemas, which would take half of the time.
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
    const location = findJsonErrorPosition(text);
    const where = `line ${location?.line}, column ${location?.column}`;
    throw new Error(`${file}: not JSON from ${where} on; ${fixHint}`, { cause });
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
      return { ...snapshot, clock: normalizeClock(snapshot.clock, snapshotLocation) };
    });
    return { ...sandbox, clock, snapshots };
  });
}

/** Nobody could reach it, since no request can name it. */
function refuseInvalidName(name: string, location: string): void {
  if (isValidName(name)) return;
  throw new Error(`${location}: is no name, which is ${validNameRule}; ${fixHint}`);
}

/** From entries, so that a name such as `__proto__` is one like any other. */
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
    `${location}/clock/frozen: must be an instant such as 2019-02-06T01:48:24Z; ${fixHint}`,
  );
}

function requireSupportedYears(clock: ClockState, location: string): ClockState {
  if (isInstantInRange(toClock(clock).now())) return clock;
  throw new Error(`${location}: leads out of the years 1 to 9999; ${fixHint}`);
}

const fixHint = 'mend it, or name another file.';

function refuseOtherVersion(value: unknown, file: string): void {
  if (typeof value !== 'object' || value === null || !('version' in value)) return;
  const { version } = value;
  if (typeof version !== 'number' || version === 1) return;
  throw new Error(
    `${file}: written in version ${version} of the form, and this Sandlot reads version 1; ` +
      'use the Sandlot that wrote it, or name another file.',
  );
}

function toSchemaError(file: string, errors: readonly ErrorObject[] | null | undefined): Error {
  const error = errors?.[0];
  const location = error?.instancePath || 'the top';
  const extra = error?.params.additionalProperty;
  const name = extra === undefined ? '' : ` ("${extra}")`;
  return new Error(`${file}: at ${location}: ${error?.message}${name}; ${fixHint}`);
}
