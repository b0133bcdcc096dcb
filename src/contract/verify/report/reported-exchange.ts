import { isUtf8 } from 'node:buffer';
import { shortenText } from '../../../base/text.ts';
import type { ReceivedReply, SentRequest } from '../../judge/http-message.ts';
import { type CurlOptions, formatCurl, showVariables } from './curl.ts';
import type { ReportedReply, ReportedRequest } from './verify-report.ts';

/** Longer bodies are cut. */
const maxBodyText = 4_000;

/** Shows a request with its secrets masked. */
export function toReportedRequest(request: SentRequest, options: CurlOptions): ReportedRequest {
  const { method, url, headers, body } = request;
  const show = (text: string): string => showVariables(options.mask(text));
  const shown = Object.entries(headers).map(([name, value]) => [
    name,
    typeof value === 'string' ? show(value) : value?.map(show),
  ]);
  return {
    ...{ method, url: options.address + show(url), headers: Object.fromEntries(shown) },
    ...formatBody(body),
    curl: formatCurl(request, options),
  };
}

export function toReportedReply({ status, headers, body }: ReceivedReply): ReportedReply {
  return {
    status,
    headers,
    ...formatBody(body),
  };
}

function formatBody(body: Uint8Array | undefined): { readonly body?: string } {
  if (body === undefined || body.length === 0) return {};
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (!isUtf8(bytes)) return { body: `(${bytes.length} bytes)` };
  const text = bytes.toString('utf8');
  return {
    body:
      text.length > maxBodyText
        ? `${shortenText(text, maxBodyText)} (${bytes.length} bytes)`
        : text,
  };
}
