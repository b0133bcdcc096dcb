import type { OpenApiDocument, SchemaView, SchemaViews } from '../../../openapi/openapi.ts';
import type { ContractChange, DriftDirection, PointerPair } from '../change.ts';
import type { SchemaSide } from './schema-side.ts';

/** Corresponding schemas in one direction. Pairs form a graph, because schemas may be recursive. */
export type SchemaPair = {
  readonly key: string;
  /** Differences of the schemas themselves. */
  readonly changes: readonly ContractChange[];
  /**
   * Inner pairs. `step` is the property name, `*` for entries, or absent for options of the
   * same value.
   */
  readonly inner: readonly { readonly step: string | undefined; readonly pair: SchemaPair }[];
};

export type ComparedDocuments = {
  readonly before: OpenApiDocument;
  readonly after: OpenApiDocument;
};

/** A pair before it is compared. */
export type PendingSchemaPair = {
  readonly key: string;
  readonly direction: DriftDirection;
  readonly before: SchemaSide;
  readonly after: SchemaSide;
  changes: readonly ContractChange[];
  inner: SchemaPair['inner'];
};

/** Shared parts of a comparison. */
export type SchemaComparisonContext = {
  readonly documents: ComparedDocuments;
  readonly viewsOf: { readonly before: SchemaViews; readonly after: SchemaViews };
  readonly pairOf: (
    before: SchemaSide,
    after: SchemaSide,
    direction: DriftDirection,
  ) => PendingSchemaPair;
};

/** The result of comparing one pair. */
export type SchemaDifferences = Pick<SchemaPair, 'changes' | 'inner'>;

/** A pair with both schema views. */
export type ViewedSchemaPair = {
  readonly pair: PendingSchemaPair;
  readonly views: SchemaViewPair['views'];
  readonly pointers: PointerPair;
};

/** Two views to compare. */
export type SchemaViewPair = {
  readonly direction: DriftDirection;
  readonly views: { readonly before: SchemaView; readonly after: SchemaView };
  /** Views of further schemas in each document. */
  readonly viewsOf: { readonly before: SchemaViews; readonly after: SchemaViews };
  readonly documents: ComparedDocuments;
  readonly pointers: PointerPair;
};

/** Subject of a message about the values. */
export function describeValues({ direction }: Pick<SchemaViewPair, 'direction'>): string {
  return direction === 'request' ? 'the sent value' : 'the returned value';
}
