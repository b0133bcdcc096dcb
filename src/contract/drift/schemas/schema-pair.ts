import type { OpenApiDocument, SchemaView, SchemaViews } from '../../../openapi/openapi.ts';
import type { ContractChange, DriftDirection, PointerPair } from '../change.ts';
import type { SchemaSide } from './schema-side.ts';

/**
 * A schema that took the place of another, in one direction. The two make a graph and not a tree,
 * since schemas may hold themselves.
 */
export type SchemaPair = {
  readonly key: string;
  /** What differs in itself. */
  readonly changes: readonly ContractChange[];
  /** The pairs in it. `step` leads to their values: a name, `*` for each entry; none stays there. */
  readonly inner: readonly { readonly step: string | undefined; readonly pair: SchemaPair }[];
};

export type ComparedDocuments = {
  readonly before: OpenApiDocument;
  readonly after: OpenApiDocument;
};

/** A pair that is still to be looked into. */
export type PendingSchemaPair = {
  readonly key: string;
  readonly direction: DriftDirection;
  readonly before: SchemaSide;
  readonly after: SchemaSide;
  changes: readonly ContractChange[];
  inner: SchemaPair['inner'];
};

/** What pairs are looked into with. */
export type SchemaComparisonContext = {
  readonly documents: ComparedDocuments;
  readonly readers: { readonly before: SchemaViews; readonly after: SchemaViews };
  readonly pairOf: (
    before: SchemaSide,
    after: SchemaSide,
    direction: DriftDirection,
  ) => PendingSchemaPair;
};

/** What a look into a pair tells. */
export type SchemaDifferences = Pick<SchemaPair, 'changes' | 'inner'>;

/** A pair, and what it is like. */
export type ViewedSchemaPair = {
  readonly pair: PendingSchemaPair;
  readonly views: SchemaViewPair['views'];
  readonly places: PointerPair;
};

/** Two shapes of which one took the other's place. */
export type SchemaViewPair = {
  readonly direction: DriftDirection;
  readonly views: { readonly before: SchemaView; readonly after: SchemaView };
  /** Reads more of each document. */
  readonly readers: { readonly before: SchemaViews; readonly after: SchemaViews };
  readonly documents: ComparedDocuments;
  readonly places: PointerPair;
};

/** The beginning of a sentence about the values. */
export function describeValues({ direction }: Pick<SchemaViewPair, 'direction'>): string {
  return direction === 'request' ? 'what is sent' : 'what is answered';
}
