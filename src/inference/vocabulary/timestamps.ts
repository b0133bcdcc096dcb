import type { JsonObject } from '../../openapi/openapi.ts';

/** `created_at`, `dateAdded`, `creation_date`: when a record was created. Names are normalized. */
export const creationTimeName =
  /^(date)?(created|inserted|added)(at|on|date|time|utc|dateutc|datetime|timestamp)?$|^creat(ion|e)(date|time|timestamp|datetime)$/;

/** `updated_at`, `lastModified`, `modification_time`: when a record last changed. */
export const updateTimeName =
  /^(date|last)?(updated|modified|changed)(at|on|date|time|utc|dateutc|datetime|timestamp)?$|^(last)?(update|modification)(date|time|timestamp)$/;

/** `closed_at`, `paidOn`: when a record entered the state in the first group. */
export const stateTimeName = /^(.+ed|paid|sent)(at|on|date|time)$/;

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
