import type { JsonObject } from '../../openapi/openapi.ts';

/** Whether a number that is an instant counts milliseconds, and no seconds; an example of those is far larger. */
export function isEpochMilliseconds(
  name: string,
  { format, description, example }: JsonObject,
): boolean {
  return (
    /ms$|millis/i.test(name) || /milli/i.test(`${format} ${description}`) || Number(example) > 1e11
  );
}
