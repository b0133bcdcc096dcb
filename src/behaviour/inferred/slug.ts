import type { JsonObject } from '../../document/document.ts';

const titles = ['name', 'title', 'label', 'display_name', 'displayName'];

/** What a record is called in addresses, after its name: `core-team` of Core Team. */
export const toSlug = (fields: JsonObject): string | undefined => {
  const name = titles.map((title) => fields[title]).find((one) => typeof one === 'string');
  const slug = String(name ?? '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return slug === '' ? undefined : slug;
};

/** True for what slugs are called. */
export const isSlug = (property: string): boolean => /(^|[_-])slug$|[a-z]Slug$/.test(property);
