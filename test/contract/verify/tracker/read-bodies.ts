import { CallRefused, type TrackerCall, toProblem } from './call.ts';

type Input = Readonly<Record<string, unknown>>;

/** Reads a JSON object. */
export function readJson({ body }: TrackerCall): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new CallRefused(toProblem(400, 'The body is not JSON.'));
  }
}

/** Reads a form: numbers are written as text in it. */
export function readForm({ body }: TrackerCall): Input {
  const entries = [...new URLSearchParams(body.toString('utf8'))];
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      name === 'score' && /^\d+$/.test(value) ? Number(value) : value,
    ]),
  );
}

export type FormPart = {
  readonly name: string;
  readonly fileName: string | undefined;
  readonly type: string | undefined;
  readonly bytes: Buffer;
};

/** Reads a multipart body (RFC 7578). */
export function readMultipart({ body, headers }: TrackerCall): readonly FormPart[] {
  const boundary = /boundary="?([^";]+)"?/.exec(headers['content-type'] ?? '')?.[1];
  if (boundary === undefined) throw new CallRefused(toProblem(400, 'The boundary is missing.'));
  const text = body.toString('latin1');
  return text
    .split(`--${boundary}`)
    .slice(1, -1)
    .flatMap((part) => {
      const end = part.indexOf('\r\n\r\n');
      if (end < 0) return [];
      const [head, content] = [part.slice(0, end), part.slice(end + 4, -2)];
      const name = /name="([^"]*)"/.exec(head)?.[1];
      if (name === undefined) return [];
      return [
        {
          name,
          fileName: /filename="([^"]*)"/.exec(head)?.[1],
          type: /content-type: *([^\r\n]+)/i.exec(head)?.[1],
          bytes: Buffer.from(content, 'latin1'),
        },
      ];
    });
}
