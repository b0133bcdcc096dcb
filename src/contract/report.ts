/** The document that a report is about, whichever command writes it. */
export type ReportedDocument = {
  readonly source: string;
  readonly title: string;
  readonly version: string;
};

/** Selects what reports show of a document. */
export function toReportedDocument({ source, title, version }: ReportedDocument): ReportedDocument {
  return { source, title, version };
}

/** An operation, as reports name it. */
export type ReportedOperation = {
  readonly id: string;
  readonly method: string;
  readonly path: string;
};
