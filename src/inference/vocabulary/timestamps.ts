import type { JsonObject } from '../../openapi/openapi.ts';

/** `created_at`, `create_at`, `dateAdded`, `creation_date`: when a record was created. Names are normalized. */
export const creationTimeName =
  /^(date)?(created|inserted|added)(at|on|date|time|utc|dateutc|datetime|timestamp)?$|^creat(ion|e)(at|on|date|time|timestamp|datetime)$/;

/** `updated_at`, `update_at`, `lastModified`, `modification_time`: when a record last changed. */
export const updateTimeName =
  /^(date|last)?(updated|modified|changed)(at|on|date|time|utc|dateutc|datetime|timestamp)?$|^(last)?(update|modification)(date|time|timestamp)$|^(last)?updateat$/;

/** `timestamp`, `issued_at`: when a record was created, if it says so nowhere else. */
export const bareTimeName =
  /^(timestamp|(issued|registered|uploaded|submitted|posted|requested|received|logged|recorded|occurred|generated)(at|on|date|time))$/;

/** `closed_at`, `paidOn`: when a record entered the state in the first group. */
export const stateTimeName = /^(.+ed|paid|sent|done)(at|on|date|time)$/;

/** `locked_at`, `archivedOn`: when an action was done; the first group names what it made of the record. */
export const actionTimeName = /^(.+)(at|on)$/;

/** `joined_at`, `added_on`: when a record became a member of its parent. */
export const membershipTimeName = /^(created|added|joined|assigned)(at|on)$/;

/** Whether a number counts milliseconds since 1970, by its name, its description, or an example too large for seconds. */
export function isEpochMilliseconds(
  name: string,
  { format, description, example }: JsonObject,
): boolean {
  return (
    /ms$|millis/i.test(name) || /milli/i.test(`${format} ${description}`) || Number(example) > 1e11
  );
}

/** Formats of a text that holds a date and time as e-mails and HTTP do: `date-time-rfc-2822`. */
export const mailTimeFormat = /rfc-?(822|2822|1123|5322|7231)|http-?date/i;

/** How an example of a time is written. */
export const timeTexts = {
  seconds: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
  offset: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:?\d\d$/,
  space: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/,
  mail: /^[A-Z][a-z]{2}, \d\d? [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d( [+-]\d{4}| [A-Z]{3})?$/,
  microsoft: /^\/Date\(\d+([+-]\d{4})?\)\/$/,
} as const;
