import type { Envelope } from '../../../inference/inference.ts';
import { isObject } from '../../../openapi/openapi.ts';

/** Wraps a record in its envelope. */
export function wrapRecord(path: Envelope['path'], record: unknown): unknown {
  return path.reduceRight<unknown>(
    (inner, step) => (step === 0 ? [inner] : { [step]: inner }),
    record,
  );
}

/** Unwraps the value at a path of an envelope. */
export function valueAtPath(value: unknown, path: Envelope['path']): unknown {
  return path.reduce<unknown>(
    (at, step) =>
      step === 0 ? (Array.isArray(at) ? at[0] : undefined) : isObject(at) ? at[step] : undefined,
    value,
  );
}
