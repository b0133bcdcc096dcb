import { type Refusal, refuse } from '../../../base/refusal.ts';

/** How deep a body may nest: far deeper than any API needs, far less than what exhausts the stack. */
export const maxBodyDepth = 200;

/** More values of a body, or more properties of one of its objects, take longer than other clients should wait. */
const maxValues = 200_000;
const maxProperties = 20_000;

/** A shorter text has fewer properties. */
const longTextLength = 5 * maxProperties;

/** Which limit a body exceeds. */
type BodyExcess = 'depth' | 'values' | 'properties';

/** @throws a refusal (400 or 413) of a text whose parsing or storing would take long. */
export function requireWithinLimits(text: string): void {
  const limits = { values: maxValues, properties: maxProperties };
  const excess = text.length > longTextLength ? findExcess(text, limits) : undefined;
  if (excess !== undefined) throw refuseExcess(excess);
}

/** Whether a text of JSON has an object with more properties. */
export function hasMoreProperties(properties: number, text: string): boolean {
  const limits = { values: Number.POSITIVE_INFINITY, properties };
  return text.length > 5 * properties && findExcess(text, limits) === 'properties';
}

export function refuseExcess(excess: BodyExcess): Refusal {
  const [code, detail] = excesses[excess];
  return refuse({ code, detail });
}

const excesses = {
  depth: [
    'body-too-deep',
    `The body is nested deeper than ${maxBodyDepth} levels. Send a flatter one.`,
  ],
  values: ['body-too-large', `The body has more than ${maxValues} values. Send fewer.`],
  properties: [
    'body-too-large',
    `An object of the body has more than ${maxProperties} properties. Send fewer.`,
  ],
} as const;

/** Counts the values of a text as if it were JSON, without making them: millions take a second to parse. */
function findExcess(text: string, limits: JsonLimits): BodyExcess | undefined {
  const counts = { depth: 0, values: 1, properties: new Uint32Array(maxBodyDepth + 2) };
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) at = findEndOfText(text, at);
    else count(counts, code, text.charCodeAt(at + 1));
    if (counts.depth > maxBodyDepth) return 'depth';
    if (counts.values > limits.values) return 'values';
    if (Number(counts.properties[counts.depth]) > limits.properties) return 'properties';
  }
  return undefined;
}

type JsonLimits = { readonly values: number; readonly properties: number };

type JsonCounts = {
  depth: number;
  values: number;
  /** The properties of the current object and of those around it. */
  readonly properties: Uint32Array;
};

function count(counts: JsonCounts, code: number, next: number): void {
  switch (code) {
    case comma:
      counts.values += 1;
      break;
    case colon:
      counts.properties[counts.depth] = Number(counts.properties[counts.depth]) + 1;
      break;
    case openBracket:
    case openBrace:
      counts.depth += 1;
      counts.properties[counts.depth] = 0;
      if (!isClosing(next)) counts.values += 1;
      break;
    case closeBracket:
    case closeBrace:
      counts.depth -= 1;
      break;
  }
}

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a] as const;
const [openBracket, closeBracket, openBrace, closeBrace] = [0x5b, 0x5d, 0x7b, 0x7d] as const;

function isClosing(code: number): boolean {
  return code === closeBracket || code === closeBrace;
}

/** The place of the quote that ends the text which begins at `start`. */
function findEndOfText(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let first = end;
    while (text.charCodeAt(first - 1) === backslash) first -= 1;
    if ((end - first) % 2 === 0) return end;
  }
  return text.length;
}

/** True for a value that nests deeper than `levels`. A text with fewer brackets cannot, and is not walked. */
export function exceedsDepth(levels: number, text: string, value: unknown): boolean {
  return text.length > 2 * levels && hasMoreBrackets(levels, text) && isDeeperThan(levels, value);
}

function hasMoreBrackets(count: number, text: string): boolean {
  let left = count;
  for (const bracket of ['{', '[']) {
    let at = text.indexOf(bracket);
    while (at >= 0 && left >= 0) {
      left -= 1;
      at = text.indexOf(bracket, at + 1);
    }
  }
  return left < 0;
}

function isDeeperThan(levels: number, value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    (levels === 0 || Object.values(value).some((entry) => isDeeperThan(levels - 1, entry)))
  );
}
