import type { Context } from '../index.ts';

/** How the units of a text are found: by its form, or by the record's units. */
export type DurationSettings = { readonly mode: 'docs' | 'record'; readonly defaultUnit: string };

/** What a user can set with `--set NAME=VALUE`. */
export const settings = {
  type: 'object',
  additionalProperties: false,
  properties: {
    units: {
      type: 'string',
      enum: ['docs', 'record'],
      default: 'docs',
      description:
        'How texts such as "5p" are read: "docs" takes a number with p as story points and any other text as time, as the documentation does; "record" lets the units of the record decide.',
    },
    defaultUnit: {
      type: 'string',
      enum: ['d', 'h', 'min', 'w', 'm'],
      default: 'd',
      description:
        'The unit of a bare number such as "2" in a time: days, hours, minutes, weeks or months.',
    },
    timeZone: {
      type: 'string',
      format: 'time-zone',
      default: 'UTC',
      description: 'The IANA time zone whose date is today where occurred_on is not sent.',
    },
  },
} as const;

/** How texts are read in this sandbox. */
export function durationSettingsOf({
  settings: chosen,
}: Pick<Context, 'settings'>): DurationSettings {
  return {
    mode: chosen.units === 'record' ? 'record' : 'docs',
    defaultUnit: typeof chosen.defaultUnit === 'string' ? chosen.defaultUnit : 'd',
  };
}

/** The time zone of "today". */
export function timeZoneOf({ settings: chosen }: Pick<Context, 'settings'>): string {
  return typeof chosen.timeZone === 'string' ? chosen.timeZone : 'UTC';
}
