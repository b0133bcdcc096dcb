import type { ReplyPreference } from '../../handlers/handlers.ts';

const preferenceNames = ['code', 'example', 'dynamic'];

/** Parses the preferences of a `Prefer` field (RFC 7240, section 2), as in `code=404, example=missing`. */
export function parsePrefer(
  field: string | readonly string[] | undefined,
): ReplyPreference | undefined {
  if (field === undefined) return undefined;
  const preferences = new Map<string, string>();
  for (const text of String(field).split(/[,;]/)) {
    const equals = text.indexOf('=');
    const name = text.slice(0, Math.max(equals, 0)).trim().toLowerCase();
    const value = unquote(text.slice(equals + 1).trim());
    if (preferenceNames.includes(name) && !value.includes('"')) preferences.set(name, value);
  }
  if (preferences.get('dynamic') !== 'true') preferences.delete('dynamic');
  return preferences.size === 0
    ? undefined
    : {
        code: preferences.get('code'),
        example: preferences.get('example'),
        data: preferences.has('dynamic') ? 'fresh' : 'as documented',
      };
}

function unquote(text: string): string {
  const start = text.startsWith('"') ? 1 : 0;
  const end = text.length > start && text.endsWith('"') ? text.length - 1 : text.length;
  return text.slice(start, end);
}
