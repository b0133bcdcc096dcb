import type { JsonObject } from '../../openapi/openapi.ts';

/** The property with the time at which records expire, in the fields of an `x-sandlot`; `false` for none. */
export function findExpires({ expires }: JsonObject): string | false | undefined {
  return isExpires(expires) ? expires : undefined;
}

export function isExpires(value: unknown): value is string | false {
  return value === false || (typeof value === 'string' && value !== '');
}
