import type { JsonObject } from './json.ts';

/** Whether a number that is an instant counts milliseconds, and no seconds; an example of those is far larger. */
export const isOfMillis = (name: string, { format, description, example }: JsonObject): boolean =>
  /ms$|millis/i.test(name) || /milli/i.test(`${format} ${description}`) || Number(example) > 1e11;
