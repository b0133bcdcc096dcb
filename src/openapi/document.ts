import type { Finding } from './checks/finding.ts';
import type { JsonObject } from './json/json.ts';
import type { Operation } from './operations/operation.ts';

/** An OpenAPI document in one piece, upgraded to version 3.1 or later. */
export type OpenApiDocument = {
  /** The file or URL, as the user named it. */
  readonly source: string;
  readonly title: string;
  readonly version: string;
  /** The whole document; every `$ref` with an existing target is local. */
  readonly root: JsonObject;
};

/** A document with the result of its checks. */
export type LoadedDocument = OpenApiDocument & {
  /** Errors and warnings, in the document's order. */
  readonly findings: readonly Finding[];
  /** The error that keeps an operation from being served, if there is one. */
  blockingFindingOf(operation: Operation): Finding | undefined;
  /** All `x-sandlot` values, unchecked; without the one at the top if it only names behaviours. */
  readonly extensions: readonly RawExtension[];
  /** The files that were read. */
  readonly files: ReadonlySet<string>;
  /** The referenced addresses that could not be read, each with the reason. */
  readonly unreadable: ReadonlyMap<string, string>;
};

/** The value of an `x-sandlot`, and the JSON pointer of the object that has it. */
export type RawExtension = { readonly owner: string; readonly value: unknown };
