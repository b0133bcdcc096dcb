import { hash } from 'node:crypto';
import { type RecordVersion, valueAt, withValueAt } from '../../inference/inference.ts';
import type { JsonObject } from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { Context } from '../behaviour.ts';

/** Keeps the version of records. */
type KeepVersion = {
  /** Sets the version of a new record. */
  readonly first: (fields: JsonObject) => JsonObject;
  /** Takes the version of the record before its change, whatever was sent. */
  readonly restore: (before: StoredRecord, fields: JsonObject) => JsonObject;
  /** Sets the version that follows the one of the record. */
  readonly next: (fields: JsonObject) => JsonObject;
  /** Refuses a change that was made from another version than the current one. */
  readonly check: (before: StoredRecord, sent: JsonObject, context: Context) => void;
};

function unchanged(fields: JsonObject): JsonObject {
  return fields;
}

const noVersion: KeepVersion = {
  first: unchanged,
  restore: (_, fields) => fields,
  next: unchanged,
  check: () => undefined,
};

export function compileKeepVersion(version: RecordVersion | undefined): KeepVersion {
  if (version === undefined) return noVersion;
  const check = compileCheck(version);
  const { path, style } = version;
  if (style === 'managed') return { ...noVersion, check };
  return {
    first: (fields) => withValueAt(fields, path, toVersion(style, undefined, fields)),
    restore: (before, fields) => withValueAt(fields, path, valueAt(before, path)),
    next: (fields) => withValueAt(fields, path, toVersion(style, valueAt(fields, path), fields)),
    check,
  };
}

/** The version after another one; `undefined` before the first. */
function toVersion(
  style: RecordVersion['style'],
  before: unknown,
  fields: JsonObject,
): string | number {
  if (style === 'integer' || style === 'digits') {
    const next = Number.isSafeInteger(Number(before)) ? Number(before) + 1 : 1;
    return style === 'integer' ? next : `${next}`;
  }
  // With the version before, so that a record that is changed back has another one.
  const text = hash('sha1', JSON.stringify([before, fields]), 'base64url');
  return style === 'quoted' ? `"${text}"` : text;
}

function compileCheck({ path, conflictStatus }: RecordVersion): KeepVersion['check'] {
  const name = path.join('.');
  return (before, sent, context) => {
    const [version, current] = [valueAt(sent, path), valueAt(before, path)];
    const isUnknown = version === undefined || version === null || current === undefined;
    if (isUnknown || version === current) return;
    throw context.refuse({
      code: 'version-outdated',
      status: conflictStatus,
      detail: `The ${name} ${JSON.stringify(version)} is outdated: the record has ${JSON.stringify(current)}. Read the record again, and repeat the change.`,
    });
  };
}
