import { type JudgeableCall, withoutContentEncoding } from './judgeable-call.ts';

/** What is read of a response of supertest and superagent. */
export type SupertestResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
};

/** Reads a response of supertest, which has its request. */
export function toSupertestCall(response: SupertestResponse): JudgeableCall {
  const { req, request, text } = Object(response);
  const headers: NonNullable<JudgeableCall['request']['headers']> = req.getHeaders();
  const type = String(headers['content-type'] ?? '');
  const { data } = request.toJSON();
  const received = Buffer.isBuffer(response.body) ? response.body : text;
  // Another body was parsed by the client, or is empty.
  const isUnread = received === undefined && Object.keys(Object(response.body)).length > 0;
  return {
    request: { method: req.method, url: req.path, headers, body: serialize(data, type) },
    response: {
      status: response.status,
      headers: withoutContentEncoding(response.headers),
      body: received,
    },
    leftOut: [
      // The parts of a form are streamed.
      ...(type.startsWith('multipart/') ? (['request'] as const) : []),
      ...(isUnread ? (['reply'] as const) : []),
    ],
  };
}

/** The body as superagent serializes it. */
function serialize(data: unknown, type: string): string | Uint8Array | undefined {
  if (data === undefined || data === null) return undefined;
  if (typeof data === 'string' || data instanceof Uint8Array) return data;
  if (!type.startsWith('application/x-www-form-urlencoded')) return JSON.stringify(data);
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(data)) form.append(name, `${value}`);
  return form.toString();
}
