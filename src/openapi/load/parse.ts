import { createRequire } from 'node:module';
import { describeJsonError } from '../../base/json-syntax.ts';
import { isObject, type JsonObject } from '../json/json.ts';
import { measureJson } from '../json/measure-json.ts';
import { documentLimits } from '../limits.ts';

/**
 * Parses a document, JSON or YAML.
 * @throws a DocumentSyntaxError, or an error with a sentence when the document is not an object.
 */
export function parseDocument(text: string, source: string): JsonObject {
  const document = parseText(text, source);
  if (!isObject(document))
    throw new Error(`${source} is not an OpenAPI document: it must be an object.`);
  return document;
}

/**
 * Parses JSON or YAML.
 * @throws a DocumentSyntaxError.
 */
export function parseText(text: string, source: string): unknown {
  return /^\s*[[{]/.test(text) ? parseJson(text, source) : parseYaml(text, source);
}

/** A text that is neither JSON nor YAML. The message names the source, the line and the column. */
export class DocumentSyntaxError extends Error {
  /** The message without the source. */
  readonly reason: string;

  constructor(source: string, reason: string, options: ErrorOptions) {
    super(`${source} cannot be read: ${reason}`, options);
    this.reason = reason;
  }
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    // YAML in flow style starts with a brace as well. Reading a large text again takes seconds.
    const isLarge = text.length > documentLimits.flowCharacters;
    const reason = isLarge ? describeJsonError(text) : undefined;
    if (reason !== undefined) throw new DocumentSyntaxError(source, reason, { cause });
    return parseYaml(text, source, /\.json$/i.test(source) ? describeJsonError(text) : undefined);
  }
}

function parseYaml(text: string, source: string, jsonError?: string): unknown {
  // Loaded on first use: a JSON document does not need it, and start-up time counts.
  const { parseDocument: parse }: typeof import('yaml') = createRequire(import.meta.url)('yaml');
  try {
    if (text.length > documentLimits.yamlCharacters)
      throw new Error(
        `it has more than ${documentLimits.yamlCharacters / 1e6} MB of YAML; convert it to JSON, which is read faster`,
      );
    const document = parse(text, { merge: true, prettyErrors: true, uniqueKeys: false });
    const [error] = document.errors;
    if (error) throw error;
    let hasAnchors = false;
    const root: unknown = document.toJS({
      maxAliasCount: documentLimits.aliases,
      onAnchor: () => {
        hasAnchors = true;
      },
    });
    if (hasAnchors) limitSize(root);
    return root;
  } catch (cause) {
    const reason = jsonError ?? String(Object(cause).message).replace(/:?\n.*/s, '');
    throw new DocumentSyntaxError(source, reason, { cause });
  }
}

/** An alias is the same value in several places; as JSON, which has none, it may be far longer. */
function limitSize(root: unknown): void {
  const { characters, nodes } = measureJson(root);
  if (characters > documentLimits.textBytes || nodes > documentLimits.nodes)
    throw new Error(
      `with its aliases expanded it has more than ${documentLimits.textBytes / 1e6} MB or ${documentLimits.nodes} nodes`,
    );
}
