type HeaderFields = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The trace that a request is part of, and the span that sent it (W3C Trace Context, section 3.2). */
export type TraceContext = { readonly traceId: string; readonly parentId: string };

/** The length of a `traceparent` of version 00: version, trace id, parent id and flags. */
const traceparentLength = 55;

/** Reads the field `traceparent`; `undefined` where it is absent or invalid. */
export function readTraceContext({ traceparent }: HeaderFields): TraceContext | undefined {
  if (typeof traceparent !== 'string' || traceparent.length < traceparentLength) return undefined;
  const head = traceparent.slice(0, traceparentLength);
  const [, traceId = '', parentId = ''] =
    /^(?!ff)[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-[\da-f]{2}$/.exec(head) ?? [];
  return /[1-9a-f]/.test(traceId) && /[1-9a-f]/.test(parentId) ? { traceId, parentId } : undefined;
}

/** Pairs of a name and a value (W3C Baggage, section 3). A name may be there several times. */
export type BaggageEntries = readonly (readonly [name: string, value: string])[];

/** A sender must not send more. */
const maxEntries = 180;

/** Reads the field `baggage` without the properties of its entries. Invalid entries are left out. */
export function readBaggage({ baggage }: HeaderFields): BaggageEntries {
  if (baggage === undefined) return [];
  return String(baggage)
    .split(',', maxEntries)
    .flatMap((member) => {
      const [pair = ''] = member.split(';', 1);
      const equals = pair.indexOf('=');
      const name = pair.slice(0, Math.max(equals, 0)).trim();
      return name === '' ? [] : [[name, decodeValue(pair.slice(equals + 1).trim())] as const];
    });
}

function decodeValue(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
