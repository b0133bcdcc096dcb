import { shortenText } from '../../../base/text.ts';
import { isObject, type Operation } from '../../../openapi/openapi.ts';
import type { MessageHeaders } from '../../judge/http-message.ts';

/** Properties with the reason of a refusal (RFC 9457 first), from exact to general. */
const reasonNames = ['detail', 'message', 'error_description', 'error', 'errors', 'title'] as const;

const maxRefusalText = 300;

/** The reason that a refusal gives: the sentence of its body, or the whole body. */
export function describeRefusal(headers: MessageHeaders, body: string | undefined): string {
  if (body === undefined) return '';
  const isJson = `${headers['content-type']}`.includes('json');
  const reason = isJson ? findReason(parseJson(body)) : undefined;
  return shortenText((reason ?? body).replace(/(?<!\s)\s+/g, ' ').trim(), maxRefusalText);
}

function findReason(json: unknown): string | undefined {
  if (typeof json === 'string') return json;
  if (Array.isArray(json)) {
    const reasons = json.flatMap((entry) => findReason(entry) ?? []);
    return reasons.length > 0 ? reasons.join('; ') : undefined;
  }
  if (!isObject(json)) return undefined;
  for (const name of reasonNames) {
    const reason = findReason(json[name]);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Suggests what makes an API accept a request that it refused with a status. */
export function suggestRemedy(operation: Operation, status: number): string | undefined {
  if (status === 401 || status === 403)
    return 'Pass a credential that may do this by --token or --header.';
  if (status === 404 || status === 410)
    return 'Give keys of existing records as examples of its parameters, in the document or by --overlay FILE.';
  if (status === 405 || status === 501)
    return `Leave it out by --skip ${toNameForShell(operation)}.`;
  if (status === 429 || status === 503) return 'Send fewer requests at once by --concurrency 1.';
  const [type] = operation.body?.content.keys() ?? [];
  if (type === undefined) return undefined;
  const target = `$.paths['${operation.path}'].${operation.method.toLowerCase()}.requestBody.content['${type}']`;
  return `Add an example that the API accepts, in the document or by --overlay FILE: target "${target}", update {"example": {…}}.`;
}

function toNameForShell({ id }: Operation): string {
  return id.includes(' ') ? `"${id}"` : id;
}
