import type { ReplyPreference } from '../../handlers/handlers.ts';

const preferenceNames = ['code', 'example', 'dynamic'];

type Query = Readonly<Record<string, unknown>>;

/**
 * Reads the reply that a client prefers: from the `Prefer` field (RFC 7240, section 2), as in
 * `code=404, example=missing`, else from the query parameters `__code`, `__example` and `__dynamic` of
 * Prism. `undefined` where neither is sent.
 */
export function readPreferences(
  field: string | readonly string[] | undefined,
  query: Query,
): ReplyPreference | undefined {
  if (field === undefined && !hasPreferenceParameter(query)) return undefined;
  const preferences = new Map([
    ...listQueryPreferences(query),
    ...parsePrefer(String(field ?? '')),
  ]);
  if (preferences.get('dynamic') !== 'true') preferences.delete('dynamic');
  return preferences.size === 0
    ? undefined
    : {
        code: preferences.get('code'),
        example: preferences.get('example'),
        data: preferences.has('dynamic') ? 'fresh' : 'as documented',
      };
}

function hasPreferenceParameter({ __code, __example, __dynamic }: Query): boolean {
  return __code !== undefined || __example !== undefined || __dynamic !== undefined;
}

function listQueryPreferences(query: Query): readonly (readonly [string, string])[] {
  return preferenceNames.flatMap((name) => {
    const value = query[`__${name}`];
    return value === undefined ? [] : [[name, String(value)] as const];
  });
}

function parsePrefer(field: string): readonly (readonly [string, string])[] {
  return field.split(/[,;]/).flatMap((text) => {
    const equals = text.indexOf('=');
    const name = text.slice(0, Math.max(equals, 0)).trim().toLowerCase();
    const value = unquote(text.slice(equals + 1).trim());
    return preferenceNames.includes(name) && !value.includes('"') ? [[name, value] as const] : [];
  });
}

function unquote(text: string): string {
  const start = text.startsWith('"') ? 1 : 0;
  const end = text.length > start && text.endsWith('"') ? text.length - 1 : text.length;
  return text.slice(start, end);
}
