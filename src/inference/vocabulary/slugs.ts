import type { JsonObject } from '../../openapi/openapi.ts';

/** The properties that a slug is derived from, in order of preference. */
const titleProperties = ['name', 'title', 'label', 'display_name', 'displayName'];

/** The slug of a record: `core-team` of the name Core Team; `undefined` if it has no title. */
export function toSlug(fields: JsonObject): string | undefined {
  const title = titleProperties
    .map((name) => fields[name])
    .find((value) => typeof value === 'string');
  const slug = String(title ?? '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return slug === '' ? undefined : slug;
}

/** Whether a property holds a slug: `slug`, `team_slug`, `teamSlug`. */
export function isSlugProperty(property: string): boolean {
  return /(^|[_-])slug$|[a-z]Slug$/.test(property);
}
