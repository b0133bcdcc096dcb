import type { JsonObject } from '../../openapi/openapi.ts';

const titleProperties = ['name', 'title', 'label', 'display_name', 'displayName'];

/** What a record is called in addresses, after its name: `core-team` of Core Team. */
export function toSlug(fields: JsonObject): string | undefined {
  const name = titleProperties.map((title) => fields[title]).find((one) => typeof one === 'string');
  const slug = String(name ?? '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return slug === '' ? undefined : slug;
}

/** True for what slugs are called. */
export function isSlugProperty(property: string): boolean {
  return /(^|[_-])slug$|[a-z]Slug$/.test(property);
}
