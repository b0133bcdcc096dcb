import type { Context } from '../behaviours.ts';

/** Whether the form of a text decides its units, or the record does. */
export type DurationSettings = { readonly mode: 'docs' | 'record'; readonly defaultUnit: string };

/** The settings that `--set NAME=VALUE` changes. */
export const settings = {
  type: 'object',
  additionalProperties: false,
  properties: {
    units: {
      type: 'string',
      enum: ['docs', 'record'],
      default: 'docs',
      description:
        'The units of texts such as "5p": with "docs", a number with p means story points and any other text means time, as in the documentation of Aha!; with "record", the units of the record decide.',
    },
    defaultUnit: {
      type: 'string',
      enum: ['d', 'h', 'min', 'w', 'm'],
      default: 'd',
      description:
        'The unit of a time without one, such as "2": days, hours, minutes, weeks or months.',
    },
    timeZone: {
      type: 'string',
      format: 'time-zone',
      default: 'UTC',
      description: 'The IANA time zone that decides the date of an event without occurred_on.',
    },
  },
} as const;

/** The settings for durations. */
export function durationSettingsOf({
  settings: values,
}: Pick<Context, 'settings'>): DurationSettings {
  return {
    mode: values.units === 'record' ? 'record' : 'docs',
    defaultUnit: typeof values.defaultUnit === 'string' ? values.defaultUnit : 'd',
  };
}

/** The time zone of "today". */
export function timeZoneOf({ settings: values }: Pick<Context, 'settings'>): string {
  return typeof values.timeZone === 'string' ? values.timeZone : 'UTC';
}
