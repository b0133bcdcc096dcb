import type { ReplyPreference } from '../../handlers/reply/preferred-reply.ts';

/** What of a `Prefer` field is for us (RFC 7240, section 2), as in `code=404, example=missing`. */
export function parsePrefer(
  field: string | readonly string[] | undefined,
): ReplyPreference | undefined {
  if (field === undefined) return undefined;
  const wishes = new Map<string, string>();
  for (const text of String(field).split(/[,;]/)) {
    const [, name, value] = /^\s*(code|example|dynamic)\s*=\s*"?([^"]*?)"?\s*$/i.exec(text) ?? [];
    if (name !== undefined) wishes.set(name.toLowerCase(), String(value));
  }
  if (wishes.get('dynamic') !== 'true') wishes.delete('dynamic');
  return wishes.size === 0
    ? undefined
    : {
        code: wishes.get('code'),
        example: wishes.get('example'),
        data: wishes.has('dynamic') ? 'fresh' : 'as documented',
      };
}
