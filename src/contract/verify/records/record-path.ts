import type { Envelope } from '../../../inference/inference.ts';
import { isObject } from '../../../openapi/openapi.ts';

/** Puts a record where it stands in a body. */
export function wrapRecord(path: Envelope['path'], record: unknown): unknown {
  return path.reduceRight<unknown>(
    (inner, step) => (step === 0 ? [inner] : { [step]: inner }),
    record,
  );
}

/** Goes down a body to where a record, or the list of records, stands. */
export function valueAtPath(value: unknown, path: Envelope['path']): unknown {
  return path.reduce<unknown>(
    (at, step) =>
      step === 0 ? (Array.isArray(at) ? at[0] : undefined) : isObject(at) ? at[step] : undefined,
    value,
  );
}
