/** How a call is against the document. */
export const kindTexts = {
  unmatched: 'of no operation',
  invalid: 'against the document',
  unfit: 'answered against the document',
} as const;
